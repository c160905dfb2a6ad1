package io.graft.cli.command;

import picocli.CommandLine.Option;

/** Option of the commands about one task. */
final class TaskOption {
    @Option(names = "--task", required = true, paramLabel = "T", description = "The task.")
    String name = "";
}
