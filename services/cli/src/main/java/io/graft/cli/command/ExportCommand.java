package io.graft.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.Environment;
import io.graft.cli.ExitCode;
import io.graft.cli.client.GraftClient;
import io.graft.cli.client.RefusedException;
import io.graft.schemas.Json;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code graft export}. */
@Command(
        name = "export",
        description = "Write a version as a directory for AdapterHub's library; docs/adapterhub.md says what is exact.")
public final class ExportCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Mixin
    private TaskOption task = new TaskOption();

    @Option(names = "--version", paramLabel = "V", description = "The version's number; without it, the champion.")
    private @Nullable Integer version;

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "The directory, made if it is missing.")
    private Path to = Path.of("");

    @Mixin
    private Output output = new Output();

    public ExportCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOption(environment);
    }

    @Override
    public Integer call() {
        GraftClient client = server.client();
        int chosen = version == null ? champion(client) : version;
        JsonNode files = client.adapter(task.name, chosen).path("files");
        write(files);
        ObjectNode document = Json.mapper()
                .createObjectNode()
                .put("task", task.name)
                .put("version", chosen)
                .put("directory", to.toString());
        ArrayNode names = document.putArray("files");
        files.fieldNames().forEachRemaining(names::add);
        output.print(
                environment,
                document,
                out -> out.println(
                        "version " + chosen + " of " + task.name + " is in " + to + "; next: ./graft install " + to
                                + " --task OTHER, or load_adapter(\"" + to + "\", use_safetensors=True) in Python"));
        return 0;
    }

    private int champion(GraftClient client) {
        JsonNode champion = client.task(task.name)
                .orElseThrow(() -> new RefusedException(
                        ExitCode.REFUSED,
                        "unknown-task",
                        "there is no task " + task.name,
                        "./graft tasks lists the tasks",
                        null))
                .path("champion");
        if (!champion.isInt()) {
            throw new RefusedException(
                    ExitCode.REFUSED,
                    "not-trained-yet",
                    task.name + " has no champion",
                    "./graft train --task " + task.name + " --wait trains one; --version V takes another version",
                    null);
        }
        return champion.intValue();
    }

    private void write(JsonNode files) {
        try {
            Files.createDirectories(to);
            for (Map.Entry<String, JsonNode> file : files.properties()) {
                // What is there may be somebody's only copy.
                Files.write(
                        to.resolve(file.getKey()),
                        file.getValue().binaryValue(),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
            }
        } catch (FileAlreadyExistsException e) {
            throw new RefusedException(
                    ExitCode.REFUSED,
                    "exists",
                    e.getMessage() + " exists already",
                    "name another directory with --to",
                    e);
        } catch (IOException e) {
            throw new RefusedException(to + " cannot be written: " + e.getMessage(), e);
        }
    }
}
