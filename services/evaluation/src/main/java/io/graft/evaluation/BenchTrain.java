package io.graft.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.AdapterTraining;
import io.graft.adapters.Encoder;
import io.graft.adapters.EngineSettings;
import io.graft.adapters.FineTuning;
import io.graft.adapters.Target;
import io.graft.adapters.TrainedAdapter;
import io.graft.adapters.TrainingConfig;
import io.graft.adapters.TrainingExample;
import io.graft.adapters.TrainingListener;
import io.graft.adapters.Tuning;
import io.graft.evaluation.data.DemoSet;
import io.graft.evaluation.data.DemoSets;
import io.graft.evaluation.methods.Configs;
import io.graft.schemas.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
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
     * @param rows trained on in each turn, the configuration's epochs long
     * @param config of all ways
     * @param peer another program's command, as words, or nothing
     */
    public record Plan(int rounds, int rows, TrainingConfig config, List<String> peer) {
        public Plan {
            peer = List.copyOf(peer);
        }

        /** Five counted rounds of twelve batches, without a peer. */
        public static Plan standard() {
            return new Plan(5, 12 * 32, TrainingConfig.defaults(), List.of());
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
        TrainingConfig config = Configs.with(plan.config(), Map.of("precision", "auto"));
        try (Encoder fp32 = Encoder.load(new EngineSettings("cpu", "fp32"));
                Encoder bf16 = Encoder.load(new EngineSettings("cpu", "bf16"))) {
            List<Way> ways = new ArrayList<>();
            ways.add(new Way("adapters", () -> timed(() -> train(fp32, rows, config))));
            ways.add(new Way("adaptersBf16", () -> timed(() -> train(bf16, rows, config))));
            ways.add(new Way(
                    "full",
                    () -> timed(() -> new FineTuning(fp32, new Tuning.All())
                            .train(rows, config, TrainingListener.NONE)
                            .close())));
            Report report = new Report(plan);
            report.json().set("profile", Json.mapper().valueToTree(fp32.profile()));
            if (plan.peer().isEmpty()) {
                measure(ways);
            } else {
                Path file = write(rows);
                try (Peer peer = new Peer(plan.peer())) {
                    for (String method : List.of("full", "houlsby")) {
                        for (boolean half : new boolean[] {false, true}) {
                            ways.add(new Way(
                                    peerWay(method, half), () -> peer.examplesPerSecond(method, half, file, config)));
                        }
                    }
                    measure(ways);
                }
            }
            report(ways, report.json());
            return report;
        }
    }

    private static String peerWay(String method, boolean half) {
        return "torch-" + method + (half ? "-bf16" : "-fp32");
    }

    private void measure(List<Way> ways) {
        for (int round = 0; round <= plan.rounds(); round++) {
            for (Way way : ways) {
                double speed = way.turn().getAsDouble();
                listener.accept(String.format(Locale.ROOT, "round %d %s %.1f examples/s", round, way.name(), speed));
                if (round > 0) {
                    way.speeds().add(speed);
                }
            }
        }
    }

    private static void report(List<Way> ways, ObjectNode json) {
        Map<String, List<Double>> speeds = new LinkedHashMap<>();
        ways.forEach(way -> speeds.put(way.name(), way.speeds()));
        ObjectNode ratios = json.putObject("ratios");
        put(ratios, "adaptersOverFull", speeds, "adapters", List.of("full"));
        put(ratios, "bf16OverFp32", speeds, "adaptersBf16", List.of("adapters"));
        put(ratios, "overTorchHoulsby", speeds, "adaptersBf16", both("houlsby"));
        put(ratios, "overTorchFull", speeds, "adaptersBf16", both("full"));
        for (String method : List.of("houlsby", "full")) {
            both(method).forEach(way -> put(ratios, "adaptersBf16 over " + way, speeds, "adaptersBf16", List.of(way)));
        }
        ObjectNode medians = json.putObject("examplesPerSecond");
        ObjectNode rounds = json.putObject("rounds");
        speeds.forEach((way, values) -> {
            medians.put(way, Median.of(values));
            values.forEach(rounds.putArray(way)::add);
        });
    }

    private static List<String> both(String method) {
        return List.of(peerWay(method, false), peerWay(method, true));
    }

    /** The ratio over the fastest of some ways, if they were measured. */
    private static void put(
            ObjectNode ratios, String name, Map<String, List<Double>> speeds, String over, List<String> under) {
        under.stream()
                .filter(speeds::containsKey)
                .mapToDouble(way ->
                        medianRatio(Objects.requireNonNull(speeds.get(over)), Objects.requireNonNull(speeds.get(way))))
                .min()
                .ifPresent(ratio -> ratios.put(name, ratio));
    }

    private static Path write(List<TrainingExample> rows) {
        try {
            Path file = Files.createTempFile("graft-bench", ".jsonl");
            file.toFile().deleteOnExit();
            StringBuilder lines = new StringBuilder();
            for (TrainingExample row : rows) {
                ObjectNode line = Json.mapper().createObjectNode().put("text", row.text());
                line.put("label", ((Target.Label) row.target()).label());
                lines.append(line).append('\n');
            }
            return Files.writeString(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param name in the report
     * @param turn trains once and tells the speed, in examples a second
     * @param speeds of the counted turns
     */
    private record Way(String name, DoubleSupplier turn, List<Double> speeds) {
        Way(String name, DoubleSupplier turn) {
            this(name, turn, new ArrayList<>());
        }
    }

    private static void train(Encoder encoder, List<TrainingExample> rows, TrainingConfig config) {
        TrainedAdapter unused = new AdapterTraining(encoder).train(rows, config, TrainingListener.NONE);
    }

    private double timed(Runnable training) {
        long before = nanoTime.getAsLong();
        training.run();
        return plan.rows() * plan.config().epochs() * NANOS / (nanoTime.getAsLong() - before);
    }

    /** The median of the ratios within each round. */
    static double medianRatio(List<Double> over, List<Double> under) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < over.size(); round++) {
            ratios.add(over.get(round) / under.get(round));
        }
        return Median.of(ratios);
    }

    private List<TrainingExample> rows() {
        DemoSet set = DemoSets.all(new DemoSets.Sizes(plan.rows(), 0)).get(0);
        List<TrainingExample> rows = new ArrayList<>();
        set.streamed()
                .forEach(row -> rows.add(TrainingExample.labelled(row.id(), row.text(), null, row.label(), false)));
        return rows;
    }
}
