/** The rules, tried on random histories. */
@NullMarked
package io.graft.learning;

import org.jspecify.annotations.NullMarked;
