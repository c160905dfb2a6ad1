package io.graft.learning.simulation;

import io.graft.schemas.AcceptedExample;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Comparison;
import io.graft.schemas.Digest;
import io.graft.schemas.Evaluation;
import io.graft.schemas.Json;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Trainers of one task's jobs: several may work on one, each may die, or be taken for dead and answer nevertheless. A
 * training is a function of the sealed data; the first to seal a job's data wins.
 */
final class Trainers {
    private static final int MOST_AT_ONCE = 3;

    private final World world;
    private final Oracle oracle;
    private final SplittableRandom random;
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<TrainingResult> sent = new ArrayList<>();
    private final Map<String, List<AcceptedExample>> sealed = new HashMap<>();
    private int committed;
    private int erasuresSeen;

    Trainers(World world, Oracle oracle, SplittableRandom random) {
        this.world = world;
        this.oracle = oracle;
        this.random = random;
    }

    private static final class Attempt {
        private final TrainingJob job;
        private final int offset;
        private boolean sealed;

        Attempt(TrainingJob job, int offset) {
            this.job = job;
            this.offset = offset;
        }
    }

    boolean idle() {
        return attempts.isEmpty() && committed >= world.jobs.size();
    }

    /** Takes the job at the committed offset, whether or not another works on it: a rebalance may have moved it. */
    void begin() {
        if (committed < world.jobs.size() && attempts.size() < MOST_AT_ONCE) {
            TrainingJob job = world.jobs.get(committed);
            attempts.add(new Attempt(job, committed));
            send(new TrainingResult.Started(job.task(), job.job(), job.version()));
        }
    }

    /** One step of some attempt; unless it must succeed, it may fail, for good or not. */
    void step(boolean mayFail) {
        if (attempts.isEmpty()) {
            return;
        }
        forgetErased();
        Attempt attempt = attempts.get(random.nextInt(attempts.size()));
        if (!attempt.sealed) {
            attempt.sealed = true;
            sealed.computeIfAbsent(attempt.job.job(), job -> seal(attempt.job));
            return;
        }
        attempts.remove(attempt);
        if (attempt.job.testFrom() != null) {
            send(new TrainingResult.Tested(
                    attempt.job.task(), attempt.job.job(), attempt.job.version(), 40, random.nextInt(41)));
            committed = Math.max(committed, attempt.offset + 1);
            return;
        }
        List<AcceptedExample> rows = sealed.get(attempt.job.job());
        TrainingResult result = rows == null || rows.isEmpty()
                ? failed(attempt.job, "missing-data", false)
                : mayFail && random.nextInt(6) == 0
                        ? failed(attempt.job, "store-failure", random.nextInt(3) > 0)
                        : finished(attempt.job, rows);
        send(result);
        // It may die after the answer and before the commit: then the job is done once more.
        if (attempt.offset == committed && (!mayFail || random.nextInt(4) > 0)) {
            committed++;
        }
    }

    /** Dies without a word. */
    void crash() {
        if (!attempts.isEmpty()) {
            attempts.remove(random.nextInt(attempts.size()));
        }
    }

    /** An answer of any time arrives once more. */
    void repeatAnAnswer() {
        if (!sent.isEmpty()) {
            world.results.add(sent.get(random.nextInt(sent.size())));
        }
    }

    private void send(TrainingResult result) {
        sent.add(result);
        world.results.add(result);
    }

    /** An erasure takes the task's objects away. */
    private void forgetErased() {
        if (world.erasures > erasuresSeen) {
            erasuresSeen = world.erasures;
            sealed.clear();
        }
    }

    private List<AcceptedExample> seal(TrainingJob job) {
        List<AcceptedExample> rows = world.data.values().stream()
                .filter(example -> example.sequence() <= job.upTo())
                .sorted(Comparator.comparing(AcceptedExample::id))
                .toList();
        oracle.sealed(job.upTo(), rows);
        return rows;
    }

    private static TrainingResult failed(TrainingJob job, String reason, boolean retryable) {
        return new TrainingResult.Failed(job.task(), job.job(), job.version(), reason, "so it goes", retryable);
    }

    private static TrainingResult finished(TrainingJob job, List<AcceptedExample> rows) {
        String dataSet = Digest.of(Json.bytes(rows));
        String adapter = Digest.of(
                dataSet,
                job.install() == null ? job.baseDigest() : job.install().digest());
        int luck = adapter.getBytes(StandardCharsets.US_ASCII)[10] % 4;
        return new TrainingResult.Finished(
                job.task(),
                job.job(),
                job.version(),
                new ArtifactReference("tasks/mood/adapters/" + adapter.substring(7), adapter, 10),
                new ArtifactReference("tasks/mood/datasets/" + job.job().substring(7), dataSet, 10),
                job.baseDigest(),
                "profile",
                new Evaluation("accuracy", luck == 0 ? 0.4 : 0.9, 0.3, 20, 0.5, "normal"),
                job.champion() == null ? null : new Comparison(job.champion().version(), 20, 1, luck == 1 ? 12 : 0));
    }
}
