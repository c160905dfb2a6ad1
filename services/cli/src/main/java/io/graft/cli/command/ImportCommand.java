package io.graft.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.Environment;
import io.graft.cli.client.ExampleStream;
import io.graft.cli.client.GraftClient;
import io.graft.cli.client.Screen;
import io.graft.cli.imports.Columns;
import io.graft.cli.imports.ImportFile;
import io.graft.cli.imports.ImportSource;
import io.graft.cli.imports.ImportSource.Format;
import io.graft.cli.laptop.KnownSettings;
import io.graft.platform.config.KafkaConfig;
import io.graft.schemas.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft import}. */
@Command(
        name = "import",
        description = {
            "Send labelled examples to Kafka.",
            "FILE is .jsonl, .csv or .tsv (with a header), a directory with data.jsonl, or - for standard input.",
            "Fields: text (or tokens), and label, labels, score, answers, span or tags, by the kind of task;",
            "optional: id, text_pair, split (train, validation; test rows are never sent), observedAt.",
            "A column of another name is named with the option of its field."
        })
public final class ImportCommand implements Callable<Integer> {
    private static final Path STANDARD_INPUT = Path.of("-");

    private final Environment environment;

    @Parameters(paramLabel = "FILE", description = "The examples; - for standard input.")
    private Path file = STANDARD_INPUT;

    @Option(names = "--task", required = true, paramLabel = "T", description = "The task that they are examples of.")
    private String task = "";

    @Nullable
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "jsonl, csv or tsv (default: by the file's name; jsonl for standard input).")
    private Format format;

    @Mixin
    private ColumnOptions columns = new ColumnOptions();

    @Nullable
    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Where Kafka is (default: GRAFT_KAFKA_BOOTSTRAP, else localhost:9092).")
    private String bootstrap;

    @Mixin
    private Output output = new Output();

    public ImportCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        GraftClient.requireTaskName(task);
        Screen screen = new Screen(environment.err(), output.isWatched(environment));
        ImportFile rows = ImportFile.read(source(), new Columns(columns.byField()), task);
        try (ExampleStream stream = new ExampleStream(kafka(), Clock.systemUTC());
                ProgressBar bar = screen.bar("sending", rows.examples().size())) {
            stream.send(rows.examples(), bar::stepTo);
        }
        ObjectNode report = Json.mapper()
                .createObjectNode()
                .put("task", task)
                .put("sent", rows.examples().size())
                .put("withheld", rows.withheld());
        output.print(
                environment,
                report,
                out -> out.println("sent " + rows.examples().size() + " examples of " + task + ", withheld "
                        + rows.withheld() + " test rows; it trains by itself when enough of them are accepted, or with"
                        + " ./graft train --task " + task));
        return 0;
    }

    private ImportSource source() {
        return file.equals(STANDARD_INPUT)
                ? ImportSource.standardInput(environment.in(), format)
                : ImportSource.of(file, format);
    }

    private KafkaConfig kafka() {
        Map<String, String> variables = new HashMap<>(environment.variables());
        if (bootstrap != null) {
            variables.put("GRAFT_KAFKA_BOOTSTRAP", bootstrap);
        }
        return KafkaConfig.from(KnownSettings.of(variables));
    }
}
