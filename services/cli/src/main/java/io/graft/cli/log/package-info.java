/** What an operator does with the log itself: count a task again, look at what was rejected, sweep the store. */
@NullMarked
package io.graft.cli.log;

import org.jspecify.annotations.NullMarked;
