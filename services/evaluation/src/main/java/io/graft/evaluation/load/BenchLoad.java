package io.graft.evaluation.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.evaluation.Median;
import io.graft.evaluation.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a running server can do: how many questions a second it answers when there is always another (closed loop), and how
 * many may come at random moments (open loop, Poisson) while 99 of 100 are answered in time; the latter beside a training,
 * too, if there is one. All take turns in each round.
 */
public final class BenchLoad {
    /** How often a measurement is made again because no training was in progress all the time. */
    private static final int AGAIN = 3;

    private final Plan plan;
    private final Questions questions;
    private final @Nullable Trainings trainings;
    private final LongSupplier nanoTime;
    private final Consumer<String> listener;
    private final Random random = new Random(17);

    /**
     * @param rounds counted; one before them is not
     * @param seconds of each measurement
     * @param atOnce questions under way in the closed loop
     * @param withinMilliseconds of which 99 of 100 must be answered
     * @param steps of halving the range of rates, from none to the closed loop's
     * @param tasks asked
     * @param mix of them
     */
    public record Plan(
            int rounds, double seconds, int atOnce, double withinMilliseconds, int steps, int tasks, TaskMix mix) {
        /** Of so many tasks, in a few minutes. */
        public static Plan standard(int rounds, double seconds, int tasks, TaskMix mix) {
            return new Plan(rounds, seconds, 32, 130, 4, tasks, mix);
        }
    }

    /**
     * @param trainings null to measure without one only
     * @param listener told of each round, one line
     */
    public BenchLoad(
            Plan plan,
            Questions questions,
            @Nullable Trainings trainings,
            LongSupplier nanoTime,
            Consumer<String> listener) {
        this.plan = plan;
        this.questions = questions;
        this.trainings = trainings;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /**
     * Adds {@code ratios} and {@code rounds} to a report.
     *
     * @throws IllegalStateException if a training was not in progress throughout a measurement, however often it was made
     */
    public void run(Report report) {
        Load load = new Load(questions, nanoTime);
        List<Double> shares = new ArrayList<>();
        List<Double> besideShares = new ArrayList<>();
        List<Double> throughputs = new ArrayList<>();
        ArrayNode rounds = report.json().putArray("rounds");
        closed(load);
        for (int round = 0; round < plan.rounds(); round++) {
            Outcome closed = closed(load);
            ObjectNode json = rounds.addObject();
            json.set("closed", closed.json());
            double rate = highest(load, closed.rate(), null, json.putArray("open"));
            json.put("highestInTime", rate);
            throughputs.add(closed.rate());
            shares.add(rate / closed.rate());
            listener.accept("round %d of %d: %.0f answers a second at most, %.0f in time"
                    .formatted(round + 1, plan.rounds(), closed.rate(), rate));
            if (trainings != null) {
                double beside = beside(load, closed.rate(), trainings, json.putObject("training"));
                besideShares.add(beside / closed.rate());
                listener.accept("  beside a training: %.0f in time".formatted(beside));
            }
        }
        ObjectNode ratios = report.json()
                .putObject("ratios")
                .put("closedPerSecond", Median.of(throughputs))
                .put("poissonInTimeOverClosed", Median.of(shares));
        if (trainings != null) {
            ratios.put("poissonInTimeBesideTrainingOverClosed", Median.of(besideShares));
        }
    }

    private double beside(Load load, double most, Trainings trainings, ObjectNode json) {
        int before = trainings.count();
        trainings.begin();
        try {
            double rate = highest(load, most, trainings, json.putArray("open"));
            json.put("highestInTime", rate);
            json.put("trainings", trainings.count() - before);
            return rate;
        } finally {
            trainings.end();
        }
    }

    private Outcome closed(Load load) {
        return load.closed(plan.atOnce(), plan.seconds(), plan.mix().over(plan.tasks(), random));
    }

    /** The highest rate tried that was answered in time, by halving; 0 if none was. */
    private double highest(Load load, double most, @Nullable Trainings trainings, ArrayNode tried) {
        double inTime = 0;
        double late = most;
        for (int step = 0; step < plan.steps(); step++) {
            double rate = (inTime + late) / 2;
            Outcome open = open(load, rate, trainings, tried);
            if (open.isWithin(plan.withinMilliseconds())) {
                inTime = rate;
            } else {
                late = rate;
            }
        }
        return inTime;
    }

    private Outcome open(Load load, double rate, @Nullable Trainings trainings, ArrayNode tried) {
        for (int attempt = 0; attempt < AGAIN; attempt++) {
            long from = nanoTime.getAsLong();
            Outcome open = load.open(rate, plan.seconds(), plan.mix().over(plan.tasks(), random), random);
            ObjectNode json = open.json().put("offered", rate);
            tried.add(json);
            if (trainings == null) {
                return open;
            }
            boolean beside = trainings.wasInProgress(from, nanoTime.getAsLong());
            json.put("trainingThroughout", beside);
            if (beside) {
                return open;
            }
        }
        throw new IllegalStateException("no training was in progress throughout any of " + AGAIN + " measurements");
    }
}
