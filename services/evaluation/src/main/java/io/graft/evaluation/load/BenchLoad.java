package io.graft.evaluation.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.evaluation.Median;
import io.graft.evaluation.Report;
import io.graft.evaluation.load.Load.Outcome;
import io.graft.schemas.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a running server can do: how many questions a second it answers when there is always another (closed loop), and how
 * many may come at random moments (open loop, Poisson) while 99 of 100 are answered in time. Both take turns in each round.
 */
public final class BenchLoad {
    private static final double P50 = 50;
    private static final double P99 = 99;

    private final Plan plan;
    private final Questions questions;
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

    /** @param listener told of each round, one line */
    public BenchLoad(Plan plan, Questions questions, LongSupplier nanoTime, Consumer<String> listener) {
        this.plan = plan;
        this.questions = questions;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /** Adds {@code ratios} and {@code rounds} to a report. */
    public void run(Report report) {
        Load load = new Load(questions, nanoTime);
        List<Double> shares = new ArrayList<>();
        List<Double> throughputs = new ArrayList<>();
        ArrayNode rounds = report.json().putArray("rounds");
        closed(load);
        for (int round = 0; round < plan.rounds(); round++) {
            Outcome closed = closed(load);
            ObjectNode json = rounds.addObject();
            json.set("closed", described(closed));
            double rate = highest(load, closed.rate(), json.putArray("open"));
            json.put("highestInTime", rate);
            throughputs.add(closed.rate());
            shares.add(rate / closed.rate());
            listener.accept("round %d of %d: %.0f answers a second at most, %.0f in time"
                    .formatted(round + 1, plan.rounds(), closed.rate(), rate));
        }
        report.json()
                .putObject("ratios")
                .put("closedPerSecond", Median.of(throughputs))
                .put("poissonInTimeOverClosed", Median.of(shares));
    }

    private Outcome closed(Load load) {
        return load.closed(plan.atOnce(), plan.seconds(), plan.mix().over(plan.tasks(), random));
    }

    /** The highest rate tried that was answered in time, by halving; 0 if none was. */
    private double highest(Load load, double most, ArrayNode tried) {
        double inTime = 0;
        double late = most;
        for (int step = 0; step < plan.steps(); step++) {
            double rate = (inTime + late) / 2;
            Outcome open = load.open(rate, plan.seconds(), plan.mix().over(plan.tasks(), random), random);
            tried.add(described(open).put("offered", rate));
            if (open.failed() + open.refused() == 0 && open.milliseconds(P99) <= plan.withinMilliseconds()) {
                inTime = rate;
            } else {
                late = rate;
            }
        }
        return inTime;
    }

    private static ObjectNode described(Outcome outcome) {
        return Json.mapper()
                .createObjectNode()
                .put("perSecond", outcome.rate())
                .put("answered", outcome.answered())
                .put("refused", outcome.refused())
                .put("failed", outcome.failed())
                .put("p50Milliseconds", outcome.milliseconds(P50))
                .put("p99Milliseconds", outcome.milliseconds(P99));
    }
}
