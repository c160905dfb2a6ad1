/** How fast a running server answers over HTTP, asked by a process of its own. */
@NullMarked
package io.graft.evaluation.load;

import org.jspecify.annotations.NullMarked;
