package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.cli.client.ExampleStream;
import io.graft.cli.client.RefusedException;
import io.graft.cli.client.Screen;
import io.graft.cli.imports.ImportFile;
import io.graft.cli.laptop.KnownSettings;
import io.graft.platform.config.KafkaConfig;
import io.graft.schemas.TaskKey;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft import}. */
@Command(
        name = "import",
        description = {
            "Send labelled examples to Kafka.",
            "FILE is .jsonl, .csv or .tsv (with a header), or a directory with data.jsonl. Fields: text, label;",
            "optional: id, text_pair, split (train, validation; test rows are never sent), observedAt."
        })
public final class ImportCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "FILE", description = "The examples.")
    private Path file = Path.of("");

    @Option(names = "--task", required = true, paramLabel = "T", description = "The task that they are examples of.")
    private String task = "";

    @Nullable
    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Where Kafka is (default: GRAFT_KAFKA_BOOTSTRAP, else localhost:9092).")
    private String bootstrap;

    public ImportCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (!TaskKey.isName(task)) {
            throw new RefusedException(
                    "'" + task + "' is no task name: lower-case letters, digits, - and _, at most 63");
        }
        Screen screen = new Screen(environment.out(), environment.terminal());
        ImportFile rows = ImportFile.read(file, task);
        try (ExampleStream stream = new ExampleStream(kafka(), Clock.systemUTC());
                ProgressBar bar = screen.bar("sending", rows.examples().size())) {
            stream.send(rows.examples(), bar::stepTo);
        }
        screen.say("sent " + rows.examples().size() + " examples of " + task + ", withheld " + rows.withheld()
                + " test rows; it trains by itself when enough of them are accepted, or with ./graft train --task "
                + task);
        return 0;
    }

    private KafkaConfig kafka() {
        Map<String, String> variables = new HashMap<>(environment.variables());
        if (bootstrap != null) {
            variables.put("GRAFT_KAFKA_BOOTSTRAP", bootstrap);
        }
        return KafkaConfig.from(KnownSettings.of(variables));
    }
}
