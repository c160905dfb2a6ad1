package io.graft.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.AdapterTraining;
import io.graft.adapters.Encoder;
import io.graft.adapters.EngineSettings;
import io.graft.adapters.FineTuning;
import io.graft.adapters.TrainedAdapter;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.TrainingExample;
import io.graft.adapters.TrainingListener;
import io.graft.adapters.Tuning;
import io.graft.evaluation.data.DemoSet;
import io.graft.evaluation.data.DemoSets;
import io.graft.schemas.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How fast training is: adapters in all layers in fp32 and in bf16, and full fine-tuning of the same encoder in fp32.
 * Same rows, same configuration, same engine, same process; the ways take turns in every round, so that a slow minute
 * of the machine hits all of them, and each ratio is the median of the ratios within a round.
 */
public final class BenchTrain {
    private static final double NANOS = 1e9;

    private final Plan plan;
    private final LongSupplier nanoTime;
    private final Consumer<String> listener;

    /**
     * @param rounds at least 1; the first, which warms up, is not counted
     * @param rows trained on once in each turn
     * @param config of all ways; one epoch of it is run
     */
    public record Plan(int rounds, int rows, TrainingConfig config) {
        /** Five counted rounds of twelve batches. */
        public static Plan standard() {
            return new Plan(5, 12 * 32, TrainingConfig.defaults());
        }
    }

    /** @param listener told of each finished turn, one line */
    public BenchTrain(Plan plan, LongSupplier nanoTime, Consumer<String> listener) {
        this.plan = plan;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /** Takes its turns on the CPU. */
    public Report run() {
        List<TrainingExample> rows = rows();
        TrainingConfig once = once();
        try (Encoder fp32 = Encoder.load(new EngineSettings("cpu", "fp32"));
                Encoder bf16 = Encoder.load(new EngineSettings("cpu", "bf16"))) {
            Way adapters = new Way("adapters", () -> train(fp32, rows, once));
            Way adaptersBf16 = new Way("adaptersBf16", () -> train(bf16, rows, once));
            Way full = new Way("full", () -> {
                new FineTuning(fp32, new Tuning.All(), false)
                        .train(rows, once, TrainingListener.NONE)
                        .close();
            });
            List<Way> ways = List.of(adapters, adaptersBf16, full);
            for (int round = 0; round <= plan.rounds(); round++) {
                for (Way way : ways) {
                    double speed = speed(way.training());
                    listener.accept(
                            String.format(Locale.ROOT, "round %d %s %.1f examples/s", round, way.name(), speed));
                    if (round > 0) {
                        way.speeds().add(speed);
                    }
                }
            }
            Report report = new Report(plan);
            report.json().set("profile", Json.mapper().valueToTree(fp32.profile()));
            report.json()
                    .putObject("ratios")
                    .put("adaptersOverFull", medianRatio(adapters.speeds(), full.speeds()))
                    .put("bf16OverFp32", medianRatio(adaptersBf16.speeds(), adapters.speeds()));
            ObjectNode medians = report.json().putObject("examplesPerSecond");
            ObjectNode rounds = report.json().putObject("rounds");
            for (Way way : ways) {
                medians.put(way.name(), median(way.speeds()));
                way.speeds().forEach(rounds.putArray(way.name())::add);
            }
            return report;
        }
    }

    /**
     * @param name in the report
     * @param training one turn
     * @param speeds of the counted turns, in examples a second
     */
    private record Way(String name, Runnable training, List<Double> speeds) {
        Way(String name, Runnable training) {
            this(name, training, new ArrayList<>());
        }
    }

    private static void train(Encoder encoder, List<TrainingExample> rows, TrainingConfig config) {
        TrainedAdapter unused = new AdapterTraining(encoder).train(rows, config, TrainingListener.NONE);
    }

    private double speed(Runnable training) {
        long before = nanoTime.getAsLong();
        training.run();
        return plan.rows() * NANOS / (nanoTime.getAsLong() - before);
    }

    /** The median of the ratios within each round. */
    static double medianRatio(List<Double> over, List<Double> under) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < over.size(); round++) {
            ratios.add(over.get(round) / under.get(round));
        }
        return median(ratios);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private TrainingConfig once() {
        TrainingConfig all = plan.config();
        return new TrainingConfig(
                all.bottleneck(),
                1,
                all.batchSize(),
                all.learningRate(),
                all.warmup(),
                all.weightDecay(),
                all.clip(),
                all.maxTokens(),
                all.shards(),
                all.seed(),
                all.initDeviation(),
                "auto");
    }

    private List<TrainingExample> rows() {
        DemoSet set = DemoSets.all(new DemoSets.Sizes(plan.rows(), 0)).get(0);
        List<TrainingExample> rows = new ArrayList<>();
        set.streamed()
                .forEach(row -> rows.add(TrainingExample.labelled(row.id(), row.text(), null, row.label(), false)));
        return rows;
    }
}
