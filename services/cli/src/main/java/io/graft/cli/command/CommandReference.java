package io.graft.cli.command;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** All commands with their options, as Markdown. */
final class CommandReference {
    private static final String HEAD = """
            # Command line

            This page is printed by `./graft reference`. Every command explains itself with `--help`.
            `source <(./graft completion)` completes commands and options in bash and zsh.

            A failure is one sentence on standard error, mostly with a second one, `next: ...`, about what to do. With
            `--json` it is one JSON document there: `{"error":{"exit","code","message","next"}}`; `code` is stable.
            """;

    private CommandReference() {}

    static String markdown(CommandLine root) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("\n| exit code | |\n| --- | --- |\n");
        for (Map.Entry<String, String> exit :
                root.getCommandSpec().usageMessage().exitCodeList().entrySet()) {
            page.append("| ")
                    .append(exit.getKey())
                    .append(" | ")
                    .append(exit.getValue())
                    .append(" |\n");
        }
        describeAll(root, page);
        return page.toString();
    }

    private static void describeAll(CommandLine parent, StringBuilder page) {
        for (CommandLine command : parent.getSubcommands().values()) {
            describe(command.getCommandSpec(), page);
            describeAll(command, page);
        }
    }

    private static void describe(CommandSpec command, StringBuilder page) {
        page.append("\n## `").append(command.qualifiedName()).append("`\n\n");
        page.append(String.join(" ", command.usageMessage().description())).append('\n');
        List<PositionalParamSpec> parameters = command.positionalParameters();
        List<OptionSpec> options = command.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp() && !option.hidden())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
        if (parameters.isEmpty() && options.isEmpty()) {
            return;
        }
        page.append("\n| | |\n| --- | --- |\n");
        parameters.forEach(parameter -> row(parameter.paramLabel(), parameter, page));
        options.forEach(option ->
                row(option.longestName() + (option.arity().max() == 0 ? "" : " " + option.paramLabel()), option, page));
    }

    private static void row(String name, ArgSpec argument, StringBuilder page) {
        page.append("| `").append(name).append("` | ");
        page.append(String.join(" ", argument.description())
                .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()))
                .replace("|", "\\|"));
        page.append(argument.required() ? " Required. |\n" : " |\n");
    }
}
