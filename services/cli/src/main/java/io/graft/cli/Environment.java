package io.graft.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * What surrounds a command.
 *
 * @param variables the environment's
 * @param terminal whether somebody looks at it
 */
public record Environment(Map<String, String> variables, PrintStream out, PrintStream err, boolean terminal) {
    public Environment {
        variables = Map.copyOf(variables);
    }
}
