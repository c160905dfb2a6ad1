/** The command line: the processes one by one or all in this JVM, and the commands of a user. */
@NullMarked
package io.graft.cli;

import org.jspecify.annotations.NullMarked;
