/** Process 3: answers over HTTP with the released version of every task, and watches that old answers keep their bits. */
@NullMarked
package io.graft.serving;

import org.jspecify.annotations.NullMarked;
