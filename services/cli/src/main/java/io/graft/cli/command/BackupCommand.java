package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.cli.backup.Backup;
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

/** {@code graft backup}. */
@Command(
        name = "backup",
        description =
                "Write into a directory what must outlive the cluster: tasks, their examples and versions, onboarding's"
                        + " state, and the artifacts that they name. Onboarding must be stopped, with nothing left for it or a"
                        + " trainer to take.")
public final class BackupCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "The directory, made if it is missing; it must hold no backup yet.")
    private Path directory = Path.of("");

    @Mixin
    private Output output = new Output();

    public BackupCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Settings settings = KnownSettings.of(environment.variables());
        Backup.Report report =
                new Backup(KafkaConfig.from(settings), ArtifactStores.open(StoreConfig.from(settings))).to(directory);
        return BackupReport.print(environment, output, report);
    }
}
