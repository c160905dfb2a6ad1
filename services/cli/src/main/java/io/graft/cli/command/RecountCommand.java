package io.graft.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.Environment;
import io.graft.cli.ExitCode;
import io.graft.cli.client.RefusedException;
import io.graft.cli.laptop.KnownSettings;
import io.graft.cli.log.CommittedLog;
import io.graft.cli.log.Recount;
import io.graft.platform.StartupException;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.Settings;
import io.graft.platform.config.StoreConfig;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.ArtifactStores;
import io.graft.schemas.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code graft recount}. */
@Command(
        name = "recount",
        description = "Count a task again from the log, compare with its state, and verify its artifacts.")
public final class RecountCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private TaskOption task = new TaskOption();

    @Mixin
    private Output output = new Output();

    public RecountCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Settings settings = KnownSettings.of(environment.variables());
        CommittedLog log = new CommittedLog(KafkaConfig.from(settings));
        List<Recount.Finding> findings = new Recount(log, store(settings)).of(task.name);
        output.print(environment, document(findings), out -> {
            for (Recount.Finding finding : findings) {
                out.printf(Locale.ROOT, "%-10s %s%n", finding.verdict().word(), finding.sentence());
            }
        });
        if (findings.stream().anyMatch(finding -> finding.verdict() == Recount.Verdict.DIFFERENT)) {
            throw new RefusedException(
                    ExitCode.UNHEALTHY,
                    "log, state and store of " + task.name + " differ",
                    "if examples are still arriving, count again once they have been processed",
                    null);
        }
        return 0;
    }

    private static JsonNode document(List<Recount.Finding> findings) {
        ObjectNode document = Json.mapper().createObjectNode();
        ArrayNode list = document.putArray("findings");
        findings.forEach(finding ->
                list.addObject().put("verdict", finding.verdict().word()).put("sentence", finding.sentence()));
        return document;
    }

    /** No store is no error: then its artifacts are not known to be intact, which the count says. */
    private static Optional<ArtifactStore> store(Settings settings) {
        try {
            return Optional.of(ArtifactStores.open(StoreConfig.from(settings)));
        } catch (StartupException e) {
            return Optional.empty();
        }
    }
}
