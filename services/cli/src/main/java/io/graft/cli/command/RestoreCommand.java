package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.cli.backup.Backup;
import io.graft.cli.backup.Restore;
import io.graft.cli.laptop.KnownSettings;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.Settings;
import io.graft.platform.config.StoreConfig;
import io.graft.platform.store.ArtifactStores;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code graft restore}. */
@Command(
        name = "restore",
        description =
                "Bring a backup back into a cluster without Graft's records, and into the store, before the processes"
                        + " start.")
public final class RestoreCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(names = "--from", paramLabel = "DIR", required = true, description = "The directory that backup wrote.")
    private Path directory = Path.of("");

    @Mixin
    private Output output = new Output();

    public RestoreCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Settings settings = KnownSettings.of(environment.variables());
        Backup.Report report = new Restore(KafkaConfig.from(settings), ArtifactStores.open(StoreConfig.from(settings)))
                .from(directory);
        return BackupReport.print(environment, output, report);
    }
}
