package io.graft.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What surrounds a command.
 *
 * @param variables the environment's
 * @param in standard input
 * @param terminal whether somebody looks at the output
 */
public record Environment(
        Map<String, String> variables, InputStream in, PrintStream out, PrintStream err, boolean terminal) {
    public Environment {
        variables = Map.copyOf(variables);
    }

    /** With nothing on standard input. */
    public Environment(Map<String, String> variables, PrintStream out, PrintStream err, boolean terminal) {
        this(variables, InputStream.nullInputStream(), out, err, terminal);
    }
}
