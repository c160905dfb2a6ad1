package io.graft.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.client.EventStream.Event;
import io.graft.evaluation.load.TrainingSpans;
import io.graft.evaluation.load.Trainings;
import io.graft.schemas.JobState;
import io.graft.schemas.TrainingSettings;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Trains a made-up task again and again, as its users would, and follows the news of it. */
public final class BenchTrainings implements Trainings, AutoCloseable {
    /** So many that a training lasts for minutes, and few measurements meet its end. */
    private static final int EXAMPLES = 12_000;

    private static final Set<JobState> ENDED = Set.of(JobState.RELEASED, JobState.NOT_BETTER);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration NEWS = Duration.ofSeconds(10);
    /** News takes a moment; what comes this much later was sent later, too. */
    private static final Duration DELAY = Duration.ofMillis(500);
    /** Longer than any pause between two pieces of news of a training, such as a validation. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final GraftClient client;
    private final BenchTask task;
    private final EventStream events;
    private final TrainingSpans spans = new TrainingSpans();
    private boolean wanted;
    private String job = "";
    private volatile long latestNews = System.nanoTime();

    public BenchTrainings(GraftClient client) {
        this.client = client;
        task = new BenchTask(client, BenchTask.PREFIX + "training", TrainingSettings.UNSET);
        events = client.events();
        // What is not heard of, since the server is gone, does not count as in progress.
        events.follow("graft-bench-news", this::hear, () -> latestNews = System.nanoTime());
    }

    @Override
    public void begin() {
        int before = spans.count();
        synchronized (this) {
            wanted = true;
            job = task.train(job.isEmpty() ? EXAMPLES : 1);
        }
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> spans.count() > before);
        } catch (ConditionTimeoutException e) {
            throw new RefusedException("no training began within " + PATIENCE.toMinutes() + " minutes", e);
        }
    }

    @Override
    public boolean wasInProgress(long from, long to) {
        long after = to + DELAY.toNanos();
        try {
            Awaitility.await().atMost(NEWS).until(() -> spans.cover(from, after));
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    @Override
    public void end() {
        synchronized (this) {
            wanted = false;
        }
        if (task.isOpen()) {
            client.cancel(task.name());
        }
        Awaitility.await().atMost(PATIENCE).until(() -> System.nanoTime() - latestNews > QUIET.toNanos());
    }

    @Override
    public int count() {
        return spans.count();
    }

    @Override
    public void close() {
        events.close();
        task.close();
    }

    private void hear(Event event) {
        JsonNode data = event.data();
        if (!data.path("task").asText().equals(task.name())) {
            return;
        }
        if (event.name().equals("progress")) {
            latestNews = System.nanoTime();
            if (data.path("phase").asText().equals("training")) {
                spans.step(data.path("job").asText(), latestNews);
            }
        } else if (event.name().equals("task")) {
            again(data.path("job"));
        }
    }

    private synchronized void again(JsonNode ended) {
        if (wanted
                && ended.path("id").asText().equals(job)
                && ENDED.contains(JobState.of(ended.path("state").asText()))) {
            job = task.train(1);
        }
    }
}
