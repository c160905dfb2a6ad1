package io.graft.serving;

import io.graft.schemas.Audit;
import io.graft.schemas.TaskState;
import io.graft.schemas.TaskState.TrainingLag;
import io.graft.serving.predict.Answer;
import io.graft.serving.predict.BatchListener;
import io.graft.serving.predict.Batcher;
import io.graft.serving.predict.Predictor;
import io.graft.serving.predict.Residents;
import io.graft.serving.registry.Registry;
import io.graft.serving.registry.TaskView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Objects;
import java.util.stream.Stream;

/** What operators see of answering. No meter is named after a task. */
final class ServingMetrics implements BatchListener {
    private static final double MILLIS = 1_000;

    private final MeterRegistry registry;
    private final DistributionSummary rows;
    private final DistributionSummary lengths;
    private final DistributionSummary fill;
    private final Counter compared;
    private final Counter changed;
    private final Counter unlikeTraining;
    private final Counter rounds;

    ServingMetrics(MeterRegistry registry) {
        this.registry = registry;
        rows = DistributionSummary.builder("graft.batch.rows")
                .description("Rows of a batch")
                .baseUnit("rows")
                .register(registry);
        lengths = DistributionSummary.builder("graft.batch.length")
                .description("Padded length of a batch")
                .baseUnit("tokens")
                .register(registry);
        fill = DistributionSummary.builder("graft.batch.fill")
                .description("Rows of a batch as a share of those that a batch of its length takes")
                .baseUnit("ratio")
                .register(registry);
        compared = Counter.builder("graft.audit.compared")
                .description("Canary answers that audits of this node compared with earlier ones")
                .baseUnit("answers")
                .register(registry);
        changed = Counter.builder("graft.audit.changed")
                .description("Canary answers that changed; the promise is 0")
                .baseUnit("answers")
                .register(registry);
        unlikeTraining = Counter.builder("graft.audit.unlike.training")
                .description("Canary answers that differ from what the trainer recorded by more than profiles explain")
                .baseUnit("answers")
                .register(registry);
        rounds = Counter.builder("graft.audit.rounds")
                .description("Audits of all versions on the device")
                .baseUnit("rounds")
                .register(registry);
    }

    void roundEnded() {
        rounds.increment();
    }

    void watch(Batcher batcher, Residents residents) {
        Gauge.builder("graft.queue.tokens", batcher, Batcher::queuedTokens)
                .description("Padded tokens of requests that wait for the encoder")
                .baseUnit("tokens")
                .register(registry);
        Gauge.builder("graft.versions.resident", residents, all -> all.keys().size())
                .description("Versions on the device")
                .baseUnit("versions")
                .register(registry);
        Gauge.builder("graft.bank.slots", residents, Residents::slots)
                .description("Versions that the banks on the device have room for")
                .baseUnit("versions")
                .register(registry);
        Gauge.builder("graft.versions.quarantined", residents, Residents::quarantined)
                .description(
                        "Versions refused by this node: their artifact is bad, or they answer otherwise than recorded")
                .baseUnit("versions")
                .register(registry);
    }

    /** What champions have not been trained on yet: in all tasks, and where it waits longest. */
    void watch(Registry tasks, Clock clock) {
        Gauge.builder("graft.training.lag.examples", tasks, all -> lags(all)
                        .mapToLong(TrainingLag::examples)
                        .sum())
                .description("Changes of tasks' data that their champions have not seen")
                .register(registry);
        Gauge.builder("graft.training.lag.seconds", tasks, all -> lags(all)
                        .map(TrainingLag::since)
                        .filter(Objects::nonNull)
                        .mapToDouble(since -> (clock.millis() - since) / MILLIS)
                        .max()
                        .orElse(0))
                .description("How long the oldest of them has waited")
                .register(registry);
    }

    private static Stream<TrainingLag> lags(Registry tasks) {
        return tasks.tasks().stream()
                .map(TaskView::state)
                .filter(Objects::nonNull)
                .map(TaskState::trainingLag);
    }

    /** Counts what a predictor answers and refuses. */
    Predictor counted(Predictor predictor) {
        return question -> predictor.ask(question).thenApply(answer -> {
            count(answer, question.inputs().size());
            return answer;
        });
    }

    void audited(Audit audit) {
        compared.increment(audit.beforeAfter().compared());
        changed.increment(audit.beforeAfter().changed());
        unlikeTraining.increment(audit.recorded().changed());
    }

    @Override
    public void answered(int count, int room, int paddedLength) {
        rows.record(count);
        fill.record((double) count / Math.max(count, room));
        lengths.record(paddedLength);
    }

    private void count(Answer answer, int inputs) {
        String outcome = answer instanceof Answer.Refused refused
                ? refused.reason().name().toLowerCase(java.util.Locale.ROOT)
                : "answered";
        Counter.builder("graft.predictions")
                .description("Inputs by what became of them")
                .baseUnit("inputs")
                .tag("outcome", outcome)
                .register(registry)
                .increment(inputs);
    }
}
