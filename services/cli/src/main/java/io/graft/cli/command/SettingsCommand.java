package io.graft.cli.command;

import io.graft.cli.Environment;
import io.graft.cli.laptop.KnownSettings;
import io.graft.platform.config.SettingsReference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code graft settings}. */
@Command(name = "settings", description = "Print every environment variable that the processes read, as Markdown.")
public final class SettingsCommand implements Callable<Integer> {
    private final Environment environment;

    public SettingsCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        environment.out().print(SettingsReference.markdown(KnownSettings.ALL));
        return 0;
    }
}
