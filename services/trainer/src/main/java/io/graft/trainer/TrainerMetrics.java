package io.graft.trainer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What a trainer counts: {@code graft_trainer_*}. */
final class TrainerMetrics {
    private static final double MILLIS = 1_000;

    private final MeterRegistry registry;
    private final Counter finished;
    private final Timer training;
    private final Counter examples;
    private final AtomicInteger running = new AtomicInteger();
    private volatile double rate;

    TrainerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.finished = Counter.builder("graft.trainer.jobs.finished")
                .description("Jobs that gave a version")
                .register(registry);
        this.training = Timer.builder("graft.trainer.training")
                .description("Time of the trainings that finished")
                .register(registry);
        this.examples = Counter.builder("graft.trainer.examples")
                .description("Training examples seen, with repetitions")
                .register(registry);
        Gauge.builder("graft.trainer.examples.per.second", () -> rate)
                .description("Rate of the latest training")
                .register(registry);
        Gauge.builder("graft.trainer.jobs.running", running::get)
                .description("Jobs under way")
                .register(registry);
        // From 0 on: the increase of a counter that appears with its first failure does not show that one.
        for (FailureReason reason : FailureReason.values()) {
            failures(reason);
        }
    }

    void started() {
        running.incrementAndGet();
    }

    void ended() {
        running.decrementAndGet();
    }

    void trained(Duration time, long seen) {
        training.record(time);
        examples.increment((double) seen);
        rate = seen * MILLIS / Math.max(1, time.toMillis());
    }

    void finished() {
        finished.increment();
    }

    void failed(FailureReason reason) {
        failures(reason).increment();
    }

    private Counter failures(FailureReason reason) {
        return Counter.builder("graft.trainer.jobs.failed")
                .description("Jobs that gave none")
                .tag("reason", reason.code())
                .register(registry);
    }
}
