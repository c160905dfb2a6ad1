package io.graft.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.Environment;
import io.graft.cli.laptop.KnownSettings;
import io.graft.cli.log.CommittedLog;
import io.graft.cli.log.Sweep;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.Settings;
import io.graft.platform.config.StoreConfig;
import io.graft.platform.store.ArtifactStores;
import io.graft.schemas.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code graft sweep}. */
@Command(
        name = "sweep",
        description =
                "Delete what aborted attempts and retired versions left in the store: objects that nothing in the log needs.")
public final class SweepCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(
            names = "--hours",
            paramLabel = "N",
            defaultValue = "24",
            description = "Only what is at least this old (default: ${DEFAULT-VALUE}).")
    private int hours;

    @Mixin
    private Output output = new Output();

    public SweepCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Settings settings = KnownSettings.of(environment.variables());
        Sweep sweep = new Sweep(
                new CommittedLog(KafkaConfig.from(settings)),
                ArtifactStores.open(StoreConfig.from(settings)),
                Clock.systemUTC());
        List<String> swept = sweep.run(Duration.ofHours(hours));
        ObjectNode document = Json.mapper().createObjectNode();
        swept.forEach(document.putArray("deleted")::add);
        output.print(environment, document, out -> {
            swept.forEach(out::println);
            out.println(swept.size() + " objects deleted");
        });
        return 0;
    }
}
