package io.graft.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.adapters.Encoder;
import io.graft.adapters.TrainingConfig;
import io.graft.cli.client.ExampleStream;
import io.graft.cli.client.GraftClient;
import io.graft.cli.client.RefusedException;
import io.graft.cli.client.Screen;
import io.graft.cli.client.TrainingFeed;
import io.graft.evaluation.EncoderSize;
import io.graft.evaluation.data.DemoSet;
import io.graft.evaluation.data.DemoSets;
import io.graft.evaluation.data.ParsedExample;
import io.graft.platform.config.KafkaConfig;
import io.graft.schemas.Example;
import io.graft.schemas.JobState;
import io.graft.schemas.Target;
import io.graft.schemas.TrainingProgress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Streams the examples of three tasks, one task after the other, into a running Graft, as any user would: through Kafka
 * and HTTP. After each release it asks every earlier task's version its held-out texts again.
 */
public final class Demo {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final double MILLIS = 1_000;

    private final DemoPlan plan;
    private final GraftClient client;
    private final KafkaConfig kafka;
    private final Encoder encoder;
    private final Screen screen;
    private final Clock clock;
    private final List<TaskResult> results = new ArrayList<>();
    private final List<Remembered> remembered = new ArrayList<>();
    private final List<List<Double>> matrix = new ArrayList<>();
    private int compared;
    private int changed;

    /** @param encoder the frozen one, for the bars */
    public Demo(DemoPlan plan, GraftClient client, KafkaConfig kafka, Encoder encoder, Screen screen, Clock clock) {
        this.plan = plan;
        this.client = client;
        this.kafka = kafka;
        this.encoder = encoder;
        this.screen = screen;
        this.clock = clock;
    }

    /** @throws RefusedException if a task is not released, or not in time */
    public DemoResult run() {
        long started = clock.millis();
        for (DemoSet set : DemoSets.all(plan.sizes())) {
            screen.say("");
            screen.say(set.task() + ": " + set.source());
            teach(set);
            recallEarlier();
        }
        return new DemoResult(results, matrix, compared, changed, (clock.millis() - started) / MILLIS);
    }

    private void teach(DemoSet set) {
        startAfresh(set);
        long lastExample = stream(set);
        JsonNode version = trained(set);
        int number = version.path("version").asInt();
        await(set.task() + " version " + number + " to answer", () -> client.tryPredict(
                        set.task(), number, List.of(set.heldOut().get(0).text()))
                .isPresent());
        double secondsToLive = (clock.millis() - lastExample) / MILLIS;
        Remembered live = Remembered.ask(client, set, number);
        remembered.add(live);
        results.add(result(set, version, live, secondsToLive));
    }

    private TaskResult result(DemoSet set, JsonNode version, Remembered live, double secondsToLive) {
        Bars bars = Bars.of(set, encoder);
        int labels = set.labels().size();
        long trained = EncoderSize.trained(encoder.config(), bottleneck(), labels);
        screen.say(String.format(
                "  live after %.1f s; right on %.1f%% of %d held-out texts (frozen logistic regression %.1f%%, majority %.1f%%)",
                secondsToLive,
                100 * live.accuracy(),
                set.heldOut().size(),
                100 * bars.frozenLogisticRegression(),
                100 * bars.majority()));
        return new TaskResult(
                set.task(),
                labels,
                set.streamed().size(),
                set.heldOut().size(),
                live.version(),
                live.accuracy(),
                bars.majority(),
                bars.frozenLogisticRegression(),
                secondsToLive,
                version.path("artifact").path("bytes").asLong(),
                (double) trained / EncoderSize.parameters(encoder.config()));
    }

    private int bottleneck() {
        Integer chosen = plan.training().bottleneck();
        return chosen == null ? TrainingConfig.defaults().bottleneck() : chosen;
    }

    /** A task of an earlier run is erased: its examples would only be duplicates. */
    private void startAfresh(DemoSet set) {
        if (client.task(set.task()).isPresent()) {
            screen.say("  erasing the task of an earlier run");
            client.erase(set.task());
            await("the erasure of " + set.task(), () -> client.task(set.task()).isEmpty());
        }
        client.declare(set.task(), set.labels(), plan.training());
    }

    /** Returns when Kafka had acknowledged the last example, in epoch milliseconds. */
    private long stream(DemoSet set) {
        List<Example> examples =
                set.streamed().stream().map(row -> example(set, row)).toList();
        try (ExampleStream stream = new ExampleStream(kafka, clock);
                ProgressBar bar = screen.bar("  sending", examples.size())) {
            stream.send(examples, bar::stepTo);
            bar.stepTo(examples.size());
        }
        return clock.millis();
    }

    private static Example example(DemoSet set, ParsedExample row) {
        return Example.of(set.task(), row.id(), row.text(), null, null, new Target.Label(row.label()), null, null);
    }

    /** The released version whose data set holds every streamed example. */
    private JsonNode trained(DemoSet set) {
        try (ProgressBar bar = screen.bar("  training", 1)) {
            TrainingFeed feed = new TrainingFeed(kafka, progress -> show(set, progress, bar));
            try {
                String job = client.train(set.task());
                await(set.task() + " to be trained and released", () -> isReleased(set, job));
                bar.stepTo(bar.getMax());
            } finally {
                feed.close();
            }
        }
        JsonNode task = client.task(set.task()).orElseThrow();
        long accepted = task.path("examples").path("accepted").asLong();
        int number = task.path("job").path("version").asInt();
        for (JsonNode version : client.versions(set.task()).path("versions")) {
            if (version.path("version").asInt() == number) {
                require(
                        accepted == set.streamed().size(),
                        set.task() + " accepted " + accepted + " of "
                                + set.streamed().size() + " examples");
                require(
                        version.path("upTo").asLong() >= accepted,
                        set.task() + " version " + number + " was not trained on all examples");
                return version;
            }
        }
        throw new IllegalStateException(set.task() + " has no version " + number);
    }

    /** Whether the job has ended well; refuses if it has ended otherwise. */
    private boolean isReleased(DemoSet set, String job) {
        JsonNode latest = client.task(set.task()).orElseThrow().path("job");
        String state = latest.path("state").asText();
        if (!latest.path("id").asText().equals(job) || JobState.of(state).isOpen()) {
            return false;
        }
        String reason = latest.path("reason").asText("no reason given");
        require(state.equals("released"), set.task() + " was not released (" + state + "): " + reason);
        return true;
    }

    private static void show(DemoSet set, TrainingProgress progress, ProgressBar bar) {
        if (progress.task().equals(set.task()) && progress.steps() > 0) {
            bar.maxHint(progress.steps());
            bar.stepTo(progress.step());
            bar.setExtraMessage(" " + progress.phase());
        }
    }

    /** After a release: what do the versions that were live before answer now? */
    private void recallEarlier() {
        List<Double> row = new ArrayList<>();
        int before = compared;
        int changedBefore = changed;
        for (int earlier = 0; earlier < remembered.size() - 1; earlier++) {
            Remembered then = remembered.get(earlier);
            Remembered now = then.askAgain(client);
            compared += now.outputs().size();
            changed += now.changed(then);
            row.add(now.accuracy());
        }
        row.add(remembered.get(remembered.size() - 1).accuracy());
        matrix.add(List.copyOf(row));
        if (compared > before) {
            screen.say(String.format(
                    "  asked the earlier tasks again: %d answers compared bit for bit, %d changed",
                    compared - before, changed - changedBefore));
        }
    }

    private void await(String what, Callable<Boolean> condition) {
        try {
            Awaitility.await()
                    .atMost(plan.patience())
                    .pollDelay(Duration.ZERO)
                    .pollInterval(LOOK)
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new RefusedException(
                    "waited " + plan.patience().toMinutes() + " minutes for " + what + ", in vain; see the log", e);
        }
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new RefusedException(sentence);
        }
    }
}
