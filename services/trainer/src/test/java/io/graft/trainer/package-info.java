/** Tests of the trainer, and the fakes they use. */
@NullMarked
package io.graft.trainer;

import org.jspecify.annotations.NullMarked;
