package io.graft.evaluation.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.graft.evaluation.Median;
import io.graft.evaluation.Report;
import io.graft.schemas.Json;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * What a server does that is asked several times as often as it can answer (open loop, Poisson), and how soon it is itself
 * again. Each round measures what it can do (closed loop) first. The flood costs its client much more than the closed loop,
 * and it may share the cores with the server: {@code clientCores} is what it took of them, and {@code
 * goodputOverCapacityOnEqualCores} compares with what the server would do in the closed loop on the cores that the flood's
 * client left it.
 */
public final class BenchOverload {
    private static final double NANOS = 1e9;

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private static final OperatingSystemMXBean CPU = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final BenchLoad.Plan load;
    private final Plan plan;
    private final Questions questions;
    private final LongSupplier nanoTime;
    private final Consumer<String> listener;
    private final Random random = new Random(18);

    /**
     * @param times what the server answers in the closed loop
     * @param afterwards the share of that which is asked afterwards
     * @param windows of time, afterwards, in each of which latency is judged
     * @param windowSeconds how long each is
     */
    public record Plan(double times, double afterwards, int windows, double windowSeconds) {
        public static final Plan STANDARD = new Plan(5, 0.4, 20, 0.5);
    }

    /** @param load how often, how long, which tasks, and what is in time */
    public BenchOverload(
            BenchLoad.Plan load, Plan plan, Questions questions, LongSupplier nanoTime, Consumer<String> listener) {
        this.load = load;
        this.plan = plan;
        this.questions = questions;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /** Adds {@code overload} to a report, and its medians to {@code ratios}. */
    public void run(Report report) {
        ObjectNode overload = report.json().putObject("overload");
        overload.set("settings", Json.mapper().valueToTree(plan));
        ArrayNode rounds = overload.putArray("rounds");
        List<Double> goodputs = new ArrayList<>();
        List<Double> refused = new ArrayList<>();
        List<Double> refusals = new ArrayList<>();
        List<Double> recoveries = new ArrayList<>();
        List<Double> cores = new ArrayList<>();
        List<Double> onEqualCores = new ArrayList<>();
        // The first flood opens the connections, and client and server are not compiled for it; it is not counted.
        round(Json.mapper().createObjectNode());
        for (int round = 0; round < load.rounds(); round++) {
            ObjectNode json = rounds.addObject();
            round(json);
            goodputs.add(json.path("goodputOverCapacity").asDouble());
            refused.add(json.path("refusedShare").asDouble());
            refusals.add(json.path("refusalP99Milliseconds").asDouble());
            cores.add(json.path("clientCores").asDouble());
            onEqualCores.add(json.path("goodputOverCapacityOnEqualCores").asDouble());
            if (json.has("normalAfterSeconds")) {
                recoveries.add(json.path("normalAfterSeconds").asDouble());
            }
            listener.accept("overload %d of %d: %.2f of what it can do is answered, 99 of 100 refusals within %.0f ms"
                    .formatted(round + 1, load.rounds(), goodputs.get(round), refusals.get(round)));
        }
        ObjectNode medians = report.json()
                .withObject("/ratios")
                .putObject("overload")
                .put("goodputOverCapacity", Median.of(goodputs))
                .put("goodputOverCapacityOnEqualCores", Median.of(onEqualCores))
                .put("refusedShare", Median.of(refused))
                .put("refusalP99Milliseconds", Median.of(refusals))
                .put("clientCores", Median.of(cores))
                .put("recovered", recoveries.size());
        if (!recoveries.isEmpty()) {
            medians.put("longestRecoverySeconds", Collections.max(recoveries));
        }
    }

    private void round(ObjectNode json) {
        Load server = new Load(questions, nanoTime);
        Stopwatch calm = new Stopwatch();
        double capacity = server.closed(load.atOnce(), load.seconds(), mix()).rate();
        double calmCores = calm.cores();
        Stopwatch flooding = new Stopwatch();
        Load.Sent flood = server.send(plan.times() * capacity, due -> due < load.seconds(), mix(), random);
        double seconds = flooding.seconds();
        double cores = flooding.cores();
        double goodput = flood.tally().answered() / seconds / capacity;
        List<Load.Sent> windows = new ArrayList<>();
        for (int i = 0; i < plan.windows(); i++) {
            windows.add(server.send(plan.afterwards() * capacity, due -> due < plan.windowSeconds(), mix(), random));
        }
        json.put("capacityPerSecond", capacity)
                .put("offeredPerSecond", flood.asked().size() / seconds)
                .put("goodputOverCapacity", goodput)
                .put("goodputOverCapacityOnEqualCores", goodput * (CORES - calmCores) / (CORES - cores))
                .put("calmClientCores", calmCores)
                .put("clientCores", cores);
        described(flood.outcome(), json);
        recovery(windows.stream().map(Load.Sent::outcome).toList(), json);
    }

    private static void described(Outcome flood, ObjectNode json) {
        long all = flood.answered() + flood.refused() + flood.failed();
        json.put("answered", flood.answered())
                .put("refused", flood.refused())
                .put("failed", flood.failed())
                .put("refusedShare", flood.refused() / (double) all)
                .put("answerP50Milliseconds", flood.milliseconds(Outcome.P50))
                .put("answerP99Milliseconds", flood.milliseconds(Outcome.P99))
                .put("refusalP50Milliseconds", Outcome.milliseconds(flood.refusal(), Outcome.P50))
                .put("refusalP99Milliseconds", Outcome.milliseconds(flood.refusal(), Outcome.P99))
                .put("sentLateP99Milliseconds", Outcome.milliseconds(flood.lag(), Outcome.P99));
        json.set("codes", Json.mapper().valueToTree(flood.codes()));
    }

    /** When the first window ends that is normal; and which are not, so that a relapse shows. */
    private void recovery(List<Outcome> windows, ObjectNode json) {
        ArrayNode p99 = json.putArray("p99MillisecondsAfterwards");
        int normal = -1;
        int relapses = 0;
        for (int i = 0; i < windows.size(); i++) {
            Outcome window = windows.get(i);
            p99.add(window.milliseconds(Outcome.P99));
            if (!window.isWithin(load.withinMilliseconds())) {
                relapses += normal < 0 ? 0 : 1;
            } else if (normal < 0) {
                normal = i;
            }
        }
        if (normal >= 0) {
            json.put("normalAfterSeconds", (normal + 1) * plan.windowSeconds());
        }
        json.put("windowsNotNormalThen", relapses);
    }

    /** Time, and what this process takes of the processor meanwhile. */
    private final class Stopwatch {
        private final long begin = nanoTime.getAsLong();
        private final long cpu = CPU.getProcessCpuTime();

        double seconds() {
            return (nanoTime.getAsLong() - begin) / NANOS;
        }

        double cores() {
            return (CPU.getProcessCpuTime() - cpu) / NANOS / seconds();
        }
    }

    private IntSupplier mix() {
        return load.mix().over(load.tasks(), random);
    }
}
