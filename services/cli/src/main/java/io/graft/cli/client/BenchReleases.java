package io.graft.cli.client;

import io.graft.cli.client.EventStream.Event;
import io.graft.evaluation.load.Releases;
import io.graft.schemas.TrainingSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Made-up tasks with two small versions each, released back and forth. */
public final class BenchReleases implements Releases, AutoCloseable {
    private static final int TASKS = 2;
    private static final int EXAMPLES = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Quick to train. */
    private static final TrainingSettings SETTINGS = new TrainingSettings(8, 1, null, null, 32, null, null);

    private final GraftClient client;
    private final List<BenchTask> tasks = new ArrayList<>();
    private final Map<String, List<Integer>> versions = new HashMap<>();
    private final EventStream events;

    /** Trains the versions. */
    public BenchReleases(GraftClient client) {
        this.client = client;
        for (int i = 1; i <= TASKS; i++) {
            tasks.add(new BenchTask(client, BenchTask.PREFIX + "release-" + i, SETTINGS));
        }
        tasks.forEach(this::makeVersions);
        events = client.events();
    }

    private void makeVersions(BenchTask task) {
        int first = trained(task, EXAMPLES);
        int second = trained(task, 2);
        if (task.state().path("champion").asInt() != first) {
            client.release(task.name(), first);
        }
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> task.state().path("live").asInt() == first);
        versions.put(task.name(), List.of(first, second));
    }

    /** The version made: not 1 if an earlier measurement had a task of that name. */
    private static int trained(BenchTask task, int more) {
        task.train(more);
        Awaitility.await().atMost(PATIENCE).until(() -> !task.isOpen());
        return task.state().path("job").path("version").asInt();
    }

    @Override
    public List<String> tasks() {
        return tasks.stream().map(BenchTask::name).toList();
    }

    @Override
    public List<Integer> versions(String task) {
        return versions.getOrDefault(task, List.of());
    }

    @Override
    public void release(String task, int version) {
        client.release(task, version);
    }

    @Override
    public void onLive(Live listener) {
        // If the server is gone, a release that is not seen live fails the measurement.
        events.follow("graft-bench-live", event -> hear(event, listener), () -> {});
    }

    private static void hear(Event event, Live listener) {
        if (event.name().equals("live")) {
            listener.live(
                    event.data().path("task").asText(),
                    event.data().path("version").asInt());
        }
    }

    @Override
    public void close() {
        events.close();
        tasks.forEach(BenchTask::close);
    }
}
