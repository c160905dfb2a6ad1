package io.graft.cli.command;

import picocli.CommandLine.Option;

/** Option of the commands that measure in rounds. */
final class RoundsOption {
    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Counted rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    /** At least one. */
    int count() {
        return Math.max(1, rounds);
    }
}
