/** Many sets, methods and seeds, one after the other, and what they say together. */
@NullMarked
package io.graft.evaluation.campaign;

import org.jspecify.annotations.NullMarked;
