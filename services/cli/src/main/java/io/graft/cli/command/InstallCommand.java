package io.graft.cli.command;

import io.graft.adapters.artifact.AdapterHubDirectory;
import io.graft.cli.Environment;
import io.graft.cli.ExitCode;
import io.graft.cli.client.GraftClient;
import io.graft.cli.client.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft install}. */
@Command(
        name = "install",
        description =
                "Make an adapter in AdapterHub's files a version, judged on the task's examples as a trained one is.")
public final class InstallCommand implements Callable<Integer> {
    private static final String TENSORS = "adapter.safetensors";
    private static final String PICKLE = "pytorch_adapter.bin";

    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Mixin
    private TaskOption task = new TaskOption();

    @Parameters(paramLabel = "DIR", description = "The directory with adapter_config.json and the files beside it.")
    private Path directory = Path.of("");

    @Option(names = "--wait", description = "Return once the new version answers.")
    private boolean wait;

    @Mixin
    private Output output = new Output();

    public InstallCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOption(environment);
    }

    @Override
    public Integer call() {
        GraftClient client = server.client();
        String job = client.install(task.name, files());
        JobEnd.tell(environment, client, task.name, job, wait, output);
        return 0;
    }

    private SortedMap<String, byte[]> files() {
        if (Files.exists(directory.resolve(PICKLE)) && !Files.exists(directory.resolve(TENSORS))) {
            throw new RefusedException(
                    ExitCode.REFUSED,
                    "pickle",
                    directory.resolve(PICKLE) + " may hold code and is not read",
                    "save the adapter with save_adapter(DIR, NAME, use_safetensors=True)",
                    null);
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        try {
            for (String name : AdapterHubDirectory.NAMES) {
                if (Files.exists(directory.resolve(name))) {
                    files.put(name, Files.readAllBytes(directory.resolve(name)));
                }
            }
        } catch (IOException e) {
            throw new RefusedException(directory + " cannot be read: " + e.getMessage(), e);
        }
        if (files.isEmpty()) {
            throw new RefusedException(
                    ExitCode.REFUSED,
                    "no-adapter",
                    directory + " holds none of an adapter's files",
                    "name a directory with adapter_config.json, " + TENSORS
                            + ", head_config.json and model_head.safetensors",
                    null);
        }
        return files;
    }
}
