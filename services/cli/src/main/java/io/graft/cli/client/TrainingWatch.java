package io.graft.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.ExitCode;
import io.graft.cli.client.EventStream.Event;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for a task's latest job. */
public final class TrainingWatch {
    private static final Duration PATIENCE = Duration.ofHours(6);
    private static final Duration LOOK = Duration.ofMillis(200);

    private TrainingWatch() {}

    /**
     * Shows how far the job is until it has ended and, if its version was released, until the server answers with it.
     *
     * @return the task as it is then
     */
    public static JsonNode await(GraftClient client, String task, Screen screen) {
        try (EventStream events = client.events();
                ProgressBar bar = screen.bar("training", 1)) {
            // Without its news, the job goes on all the same.
            events.follow("graft-progress", event -> show(event, task, bar), () -> bar.setExtraMessage(" (no news)"));
            return Awaitility.await()
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(LOOK)
                    .until(() -> task(client, task), state -> hasEnded(client, state));
        } catch (ConditionTimeoutException e) {
            throw new RefusedException(
                    ExitCode.FAILED,
                    task + " is still training after " + PATIENCE.toHours() + " hours",
                    "./graft tail --task " + task + " shows what it does",
                    e);
        }
    }

    private static JsonNode task(GraftClient client, String task) {
        return client.task(task)
                .orElseThrow(() -> new RefusedException(
                        ExitCode.REFUSED, "unknown-task", "the task " + task + " was erased meanwhile", null, null));
    }

    private static boolean hasEnded(GraftClient client, JsonNode task) {
        return switch (task.path("job").path("state").asText()) {
            case "released" -> championAnswers(client, task);
            case "not-better", "failed", "cancelled", "superseded", "erased" -> true;
            default -> false;
        };
    }

    private static boolean championAnswers(GraftClient client, JsonNode task) {
        int champion = task.path("champion").asInt();
        if (task.path("live").asInt() == champion) {
            return true;
        }
        String name = task.path("task").asText();
        for (JsonNode version : client.versions(name).path("versions")) {
            if (version.path("version").asInt() == champion && version.has("quarantined")) {
                throw new RefusedException(
                        ExitCode.REFUSED,
                        "quarantined",
                        "version " + champion + " of " + name + " is released, but the server does not use it: "
                                + version.path("quarantined").asText(),
                        "./graft versions --task " + name + " shows whether it does later",
                        null);
            }
        }
        return false;
    }

    private static void show(Event event, String task, ProgressBar bar) {
        JsonNode progress = event.data();
        if (event.name().equals("progress")
                && progress.path("task").asText().equals(task)
                && progress.path("steps").asLong() > 0) {
            bar.maxHint(progress.path("steps").asLong());
            bar.stepTo(progress.path("step").asLong());
            bar.setExtraMessage(" " + progress.path("phase").asText());
        }
    }
}
