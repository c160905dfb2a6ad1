/** Every public input made wrong on purpose, by seed. */
@NullMarked
package io.graft.testing.fuzz;

import org.jspecify.annotations.NullMarked;
