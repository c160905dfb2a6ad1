package io.graft.learning;

import io.graft.schemas.TaskCommand;

/** A command that waits for the examples that were sent before it. */
public record HeldCommand(TaskCommand command) {}
