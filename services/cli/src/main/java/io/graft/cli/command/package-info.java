/** The commands, one class each. */
@NullMarked
package io.graft.cli.command;

import org.jspecify.annotations.NullMarked;
