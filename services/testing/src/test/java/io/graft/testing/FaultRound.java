package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Faults on a cluster under load, each followed by recovery and a look at all that must hold. */
final class FaultRound {
    private static final Duration RECOVERS_WITHIN = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int FIRST_ROWS = 30;

    private final Cluster cluster;
    private final Load load;
    private final Invariants invariants;
    private final List<LoadTask> tasks;
    private final Faults faults;
    private final Random random;

    FaultRound(Cluster cluster, Load load, Invariants invariants, List<LoadTask> tasks, Random random) {
        this.cluster = cluster;
        this.load = load;
        this.invariants = invariants;
        this.tasks = tasks;
        this.random = random;
        this.faults = new Faults(cluster, load, invariants, this::train, random);
    }

    /** Declares the tasks, trains a first version of each, and has a look before anything fails. */
    void begin() {
        GraftProcess graft = cluster.servings().get(0);
        tasks.forEach(task -> task.declare(graft));
        load.resume();
        tasks.forEach(task -> await().atMost(RECOVERS_WITHIN)
                .until(() -> graft.task(task.name()).at("/examples/accepted").asInt() >= FIRST_ROWS));
        tasks.forEach(task -> graft.train(task.name()));
        load.pause();
        assertThat(invariants.check()).isEmpty();
        assertThat(invariants.versions()).hasSizeGreaterThanOrEqualTo(tasks.size());
        load.takeCounts();
        assertThat(load.takeViolations()).isEmpty();
    }

    boolean possible(Fault fault) {
        return faults.possible(fault);
    }

    FaultLedger.Entry strike(int number, Fault fault) {
        long begin = System.nanoTime();
        int restartsBefore = cluster.restarts();
        invariants.takeCompared();
        List<String> violations = new ArrayList<>();
        load.resume();
        String target = "";
        double recovered = -1;
        try {
            train();
            target = faults.strike(fault);
            long undone = System.nanoTime();
            recover();
            recovered = seconds(undone);
        } catch (RuntimeException | AssertionError e) {
            violations.add("not recovered: " + e);
        }
        load.calm();
        double pause = load.longestPause().toMillis() / 1_000.0;
        load.pause();
        try {
            violations.addAll(invariants.check());
        } catch (RuntimeException | AssertionError e) {
            violations.add("not checked: " + e);
        }
        violations.addAll(load.takeViolations());
        return new FaultLedger.Entry(
                number,
                fault.label(),
                target,
                recovered,
                pause,
                seconds(begin),
                cluster.restarts() - restartsBefore,
                load.takeCounts(),
                invariants.takeCompared(),
                invariants.versions().size(),
                violations);
    }

    /** A training is under way when the fault comes. */
    private void train() {
        LoadTask task = tasks.get(random.nextInt(tasks.size()));
        HttpResponse<String> asked = cluster.servings().get(0).post("/v1/tasks/" + task.name() + "/train", "");
        // A job may be under way already, or nothing new to learn from.
        assertThat(asked.statusCode()).as(asked.body()).isIn(202, 409);
    }

    /** Until all processes are ready, and every server takes examples again and answers. */
    private void recover() {
        await().atMost(RECOVERS_WITHIN)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> {
                    cluster.supervise();
                    return cluster.isReady() && cluster.servings().stream().allMatch(this::works);
                });
    }

    private boolean works(GraftProcess graft) {
        LoadTask task = tasks.get(0);
        String body = "[" + new String(task.example(0, 0).json(), StandardCharsets.UTF_8) + "]";
        return graft.post("/v1/tasks/" + task.name() + "/examples", body).statusCode() == 202
                && graft.predict(task.name(), 1, task.questions()).statusCode() == 200;
    }

    private static double seconds(long since) {
        return Math.round((System.nanoTime() - since) / 1e7) / 100.0;
    }
}
