/** Tests of several modules together, on a real broker. */
@NullMarked
package io.graft.testing;

import org.jspecify.annotations.NullMarked;
