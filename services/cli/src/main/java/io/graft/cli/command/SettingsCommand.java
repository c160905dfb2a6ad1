package io.graft.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.Environment;
import io.graft.cli.laptop.KnownSettings;
import io.graft.platform.config.SettingsReference;
import io.graft.schemas.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code graft settings}. */
@Command(name = "settings", description = "Print every environment variable that the processes read, as Markdown.")
public final class SettingsCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private Output output = new Output();

    public SettingsCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        ObjectNode document = Json.mapper().createObjectNode();
        ArrayNode settings = document.putArray("settings");
        KnownSettings.ALL.forEach(setting -> settings.addObject()
                .put("variable", setting.key())
                .put("default", setting.fallback())
                .put("decides", setting.sentence()));
        output.print(environment, document, out -> out.print(SettingsReference.markdown(KnownSettings.ALL)));
        return 0;
    }
}
