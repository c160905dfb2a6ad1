package io.graft.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.Environment;
import io.graft.cli.ExitCode;
import io.graft.cli.client.RefusedException;
import io.graft.cli.laptop.KnownSettings;
import io.graft.cli.log.RejectedRecord;
import io.graft.cli.log.Rejections;
import io.graft.platform.config.KafkaConfig;
import io.graft.schemas.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code graft rejected}. */
@Command(
        name = "rejected",
        description = "Rejected examples and dead letters: list them, or send them again after a fix.",
        synopsisSubcommandLabel = "(list | retry)")
public final class RejectedCommand implements Callable<Integer> {
    @Nullable
    @Spec
    private CommandSpec spec;

    private RejectedCommand() {}

    /** The command with its own commands. */
    public static CommandLine of(Environment environment) {
        return new CommandLine(new RejectedCommand())
                .addSubcommand(new ListThem(environment))
                .addSubcommand(new Retry(environment));
    }

    @Override
    public Integer call() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "rejected what? list or retry");
    }

    private static Rejections rejections(Environment environment) {
        return new Rejections(KafkaConfig.from(KnownSettings.of(environment.variables())));
    }

    private static ObjectNode json(RejectedRecord rejected) {
        return Json.mapper()
                .createObjectNode()
                .put("place", rejected.place())
                .put("reason", rejected.reason())
                .put("detail", rejected.detail())
                .put("origin", rejected.origin())
                .put("key", rejected.record().key());
    }

    /** Which of them. */
    static final class Wanted {
        @Nullable
        @Option(names = "--task", paramLabel = "T", description = "Only this task's.")
        private String task;

        @Nullable
        @Option(names = "--reason", paramLabel = "CODE", description = "Only of this reason.")
        private String reason;

        @Nullable
        @Option(
                names = "--at",
                paramLabel = "PLACE",
                description = "Only this one, as list shows it: examples.rejected-3@17.")
        private String at;

        boolean is(RejectedRecord rejected) {
            return (task == null || task.equals(rejected.record().key()))
                    && (reason == null || reason.equals(rejected.reason()))
                    && (at == null || at.equals(rejected.place()));
        }

        boolean isAny() {
            return task == null && reason == null && at == null;
        }
    }

    /** {@code graft rejected list}. */
    @Command(name = "list", description = "Show them with their reasons and where they were.")
    static final class ListThem implements Callable<Integer> {
        private static final int SHOWN = 160;

        private final Environment environment;

        @Mixin
        private Wanted wanted = new Wanted();

        @Mixin
        private Output output = new Output();

        ListThem(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() {
            List<RejectedRecord> found = rejections(environment).list(wanted::is);
            output.print(environment, document(found), out -> {
                found.forEach(rejected -> print(rejected, out));
                out.println(found.size() + " records; retention takes them away after seven days");
            });
            return 0;
        }

        private static JsonNode document(List<RejectedRecord> found) {
            ObjectNode document = Json.mapper().createObjectNode();
            ArrayNode records = document.putArray("rejected");
            found.forEach(rejected -> records.add(json(rejected).put("value", text(rejected, Integer.MAX_VALUE))));
            return document;
        }

        private static void print(RejectedRecord rejected, PrintStream out) {
            out.println(rejected.place() + "  " + rejected.reason() + "  from " + rejected.origin() + "  "
                    + rejected.detail());
            String value = text(rejected, SHOWN);
            out.println("    " + rejected.record().key() + ": "
                    + (value == null ? "(no value)" : value.replaceAll("\\p{Cntrl}", " ")));
        }

        private static @Nullable String text(RejectedRecord rejected, int most) {
            byte[] value = rejected.record().value();
            if (value == null) {
                return null;
            }
            String text = new String(value, StandardCharsets.UTF_8);
            return text.length() > most ? text.substring(0, most) + "... (" + value.length + " bytes)" : text;
        }
    }

    /** {@code graft rejected retry}. */
    @Command(name = "retry", description = "Send them again to where they came from, with the header graft.retry-of.")
    static final class Retry implements Callable<Integer> {
        private final Environment environment;

        @Nullable
        @Spec
        private CommandSpec spec;

        @Mixin
        private Wanted wanted = new Wanted();

        @Mixin
        private Output output = new Output();

        Retry(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() throws InterruptedException {
            if (wanted.isAny()) {
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(), "retry which? --task, --reason or --at");
            }
            Rejections rejections = rejections(environment);
            List<RejectedRecord> found = rejections.list(wanted::is);
            Set<String> sent;
            try {
                sent = rejections.retry(found);
            } catch (ExecutionException e) {
                throw new RefusedException(
                        ExitCode.REFUSED,
                        "Kafka did not take them all: " + e.getCause(),
                        "run the same command again: what is sent twice is counted as a duplicate",
                        e);
            }
            output.print(environment, document(found, sent), out -> {
                found.forEach(rejected -> out.println(rejected.place() + "  " + fate(rejected)));
                out.println(sent.size() + " of " + found.size() + " sent again");
            });
            return 0;
        }

        private static JsonNode document(List<RejectedRecord> found, Set<String> sent) {
            ObjectNode document = Json.mapper().createObjectNode();
            ArrayNode records = document.put("sent", sent.size()).putArray("rejected");
            found.forEach(rejected -> records.add(json(rejected).put("fate", fate(rejected))));
            return document;
        }

        private static String fate(RejectedRecord rejected) {
            return rejected.unfit().map(why -> "not sent: " + why).orElse("sent again");
        }
    }
}
