package io.graft.trainer;

import io.graft.schemas.TrainingResult;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The worker that trains, one job at a time, on its own pool of one thread: one per device. */
final class TrainerVerticle extends VerticleBase {
    private static final String POOL = "graft-training";

    private final JobRunner runner;

    TrainerVerticle(JobRunner runner) {
        this.runner = runner;
    }

    /** @param longest after which Vert.x warns of a blocked worker; the job's watch has stopped it by then */
    static DeploymentOptions options(Duration longest) {
        return new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName(POOL)
                .setWorkerPoolSize(1)
                .setMaxWorkerExecuteTime(longest.toMinutes())
                .setMaxWorkerExecuteTimeUnit(TimeUnit.MINUTES);
    }

    /** Queues a job for the worker. From any thread. */
    Future<TrainingResult> run(JobWatch watch) {
        Promise<TrainingResult> result = Promise.promise();
        context.runOnContext(nothing -> {
            try {
                result.complete(runner.run(watch));
            } catch (RuntimeException | Error e) {
                result.fail(e);
            }
        });
        return result.future();
    }

    /** Completes when the worker has done what was queued before. */
    Future<?> idle() {
        Promise<?> idle = Promise.promise();
        context.runOnContext(nothing -> idle.complete());
        return idle.future();
    }
}
