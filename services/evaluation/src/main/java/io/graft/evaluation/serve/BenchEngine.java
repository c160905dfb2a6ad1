package io.graft.evaluation.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.AdapterBank;
import io.graft.adapters.AdapterShape;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.EncodedText;
import io.graft.adapters.Encoder;
import io.graft.adapters.EncoderConfig;
import io.graft.adapters.EngineSettings;
import io.graft.adapters.Head;
import io.graft.adapters.ProductSpeed;
import io.graft.evaluation.Report;
import io.graft.evaluation.serve.Race.Speeds;
import io.graft.evaluation.serve.Race.Way;
import io.graft.schemas.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How fast a batch is answered: of many tasks beside one task, the plain encoder and one forward per task, on our engine;
 * and beside the plain encoder in ONNX Runtime. Every thread has one intra-op thread; the ways take turns.
 */
public final class BenchEngine {
    private static final int LENGTH = 32;
    private static final int ROWS = 32;
    private static final int FEW = 8;
    private static final double GIGA = 1e9;

    private final Plan plan;
    private final LongSupplier nanoTime;
    private final Consumer<String> listener;

    /**
     * @param rounds counted
     * @param turnSeconds of each way in each round
     * @param tasks resident
     * @param bottleneck of their adapters
     * @param threads that answer at the same time
     * @param lengths of the grid
     * @param rows of the grid
     * @param mixedTexts answered in each turn of the mix of lengths
     * @param data directories with texts for the mix of lengths; none for {@link TextLengths#STATED}
     */
    public record Plan(
            int rounds,
            double turnSeconds,
            int tasks,
            int bottleneck,
            int threads,
            List<Integer> lengths,
            List<Integer> rows,
            int mixedTexts,
            List<Path> data) {
        public Plan {
            lengths = List.copyOf(lengths);
            rows = List.copyOf(rows);
            data = List.copyOf(data);
        }

        /** Five counted rounds on all cores. */
        public static Plan standard(int rounds, List<Path> data) {
            return new Plan(
                    rounds,
                    0.4,
                    ROWS,
                    64,
                    Runtime.getRuntime().availableProcessors(),
                    List.of(16, 32, 128),
                    List.of(1, 8, 32),
                    128,
                    data);
        }
    }

    /** @param listener told of each part, one line */
    public BenchEngine(Plan plan, LongSupplier nanoTime, Consumer<String> listener) {
        this.plan = plan;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /** Adds {@code ratios} and more to a report. */
    public void run(Report report) {
        try (Encoder encoder = Encoder.load(new EngineSettings("cpu", "auto"));
                AdapterBank bank =
                        new AdapterBank(encoder, encoder.config().adapters(plan.bottleneck()), plan.tasks());
                OnnxPeer fp32 = OnnxPeer.fp32();
                OnnxPeer int8 = OnnxPeer.int8();
                Race race = new Race(plan.rounds(), plan.turnSeconds(), plan.threads(), nanoTime)) {
            Random random = new Random(4);
            for (int task = 0; task < plan.tasks(); task++) {
                bank.put(adapters(encoder.config(), random));
            }
            ObjectNode json = report.json();
            json.set("profile", Json.mapper().valueToTree(encoder.profile()));
            ObjectNode ratios = json.withObject("/ratios");
            json.putObject("agreementWithFp32")
                    .put("ortInt8", agreement(fp32, text -> int8.pooled(text), random))
                    .put("graft", agreement(fp32, text -> encoder.pool(List.of(text))[0], random));
            oneBatch(encoder, bank, race, fp32, int8, json, ratios, random);
            perTask(bank, race, ratios, json, random);
            mixedLengths(encoder, bank, race, fp32, ratios, json, random);
            grid(bank, race, fp32, int8, json, random);
        }
    }

    private void oneBatch(
            Encoder encoder,
            AdapterBank bank,
            Race race,
            OnnxPeer fp32,
            OnnxPeer int8,
            ObjectNode json,
            ObjectNode ratios,
            Random random) {
        List<EncodedText> texts = TextLengths.ofLength(ROWS, LENGTH, random);
        List<AdapterBank.Row> same = rows(texts, 1);
        List<AdapterBank.Row> few = rows(texts, FEW);
        List<AdapterBank.Row> distinct = rows(texts, ROWS);
        EncoderConfig config = encoder.config();
        try (ProductSpeed product = new ProductSpeed(encoder, ROWS * LENGTH)) {
            Speeds speeds = race.run(List.of(
                    new Way("oneTask", ROWS, () -> bank.vectors(same)),
                    new Way("distinctTasks", ROWS, () -> bank.vectors(distinct)),
                    new Way("eightTasks", ROWS, () -> bank.vectors(few)),
                    new Way("plain", ROWS, () -> encoder.pool(texts)),
                    new Way("ortFp32", ROWS, () -> fp32.run(texts)),
                    new Way("ortInt8", ROWS, () -> int8.run(texts)),
                    new Way("largestProduct", product.operations() / GIGA, product)));
            ratios.put("mixedOverSame", speeds.ratio("distinctTasks", "oneTask"))
                    .put("adaptersOverPlain", speeds.ratio("eightTasks", "plain"))
                    .put("overOrtFp32", speeds.ratio("eightTasks", "ortFp32"))
                    .put("overOrtInt8", speeds.ratio("eightTasks", "ortInt8"));
            double ceiling = speeds.byWay().getOrDefault("largestProduct", List.of()).stream()
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElseThrow();
            double perText = operations(config, LENGTH) * LENGTH / GIGA;
            double adapted = perText + adapterOperations(config) * LENGTH / GIGA;
            ratios.put("ceilingShare", speeds.median("plain") * perText / ceiling);
            json.putObject("ceiling")
                    .put("gigaOperationsPerSecond", ceiling)
                    .put("plain", speeds.median("plain") * perText)
                    .put("eightTasks", speeds.median("eightTasks") * adapted);
            put(json, "batch32x32", speeds);
        }
        listener.accept("one batch: " + ratios);
    }

    private void perTask(AdapterBank bank, Race race, ObjectNode ratios, ObjectNode json, Random random) {
        ObjectNode distinct = ratios.putObject("batchedOverPerTask");
        ObjectNode eight = json.putObject("batchedOverPerTaskOfEight");
        for (int length : new int[] {16, LENGTH}) {
            List<AdapterBank.Row> all = rows(TextLengths.ofLength(ROWS, length, random), ROWS);
            List<AdapterBank.Row> few = rows(TextLengths.ofLength(ROWS, length, random), FEW);
            Speeds speeds = race.run(List.of(
                    new Way("batched", ROWS, () -> bank.vectors(all)),
                    new Way("perTask", ROWS, () -> bySlot(all).forEach(bank::vectors)),
                    new Way("batchedEight", ROWS, () -> bank.vectors(few)),
                    new Way("perTaskEight", ROWS, () -> bySlot(few).forEach(bank::vectors))));
            distinct.put(Integer.toString(length), speeds.ratio("batched", "perTask"));
            eight.put(Integer.toString(length), speeds.ratio("batchedEight", "perTaskEight"));
            put(json, "perTask32x" + length, speeds);
        }
        listener.accept("batched over one forward per task: " + distinct + ", of eight tasks " + eight);
    }

    private void mixedLengths(
            Encoder encoder,
            AdapterBank bank,
            Race race,
            OnnxPeer fp32,
            ObjectNode ratios,
            ObjectNode json,
            Random random) {
        List<EncodedText> texts = plan.data().isEmpty()
                ? TextLengths.stated(plan.mixedTexts(), random)
                : TextLengths.of(plan.data(), plan.mixedTexts(), encoder, random);
        List<List<AdapterBank.Row>> ours = lanes(bank, rows(texts, FEW));
        List<List<EncodedText>> padded = new ArrayList<>();
        for (int first = 0; first < texts.size(); first += ROWS) {
            padded.add(texts.subList(first, Math.min(texts.size(), first + ROWS)));
        }
        Speeds speeds = race.run(List.of(
                new Way("eightTasks", texts.size(), () -> ours.forEach(bank::vectors)),
                new Way("ortFp32Padded", texts.size(), () -> padded.forEach(fp32::run))));
        ratios.put("lengthMixOverPadded", speeds.ratio("eightTasks", "ortFp32Padded"));
        put(json, "lengthMix", speeds);
        json.withObject("/lengthMix")
                .put(
                        "lengths",
                        plan.data().isEmpty() ? TextLengths.STATED : plan.data().toString())
                .put("longest", TextLengths.LONGEST)
                .put(
                        "meanTokens",
                        texts.stream().mapToInt(EncodedText::tokens).average().orElse(0));
        listener.accept("mix of lengths over a padded batch: " + ratios.path("lengthMixOverPadded"));
    }

    private void grid(AdapterBank bank, Race race, OnnxPeer fp32, OnnxPeer int8, ObjectNode json, Random random) {
        ObjectNode grid = json.putObject("grid");
        for (int length : plan.lengths()) {
            for (int count : plan.rows()) {
                List<EncodedText> texts = TextLengths.ofLength(count, length, random);
                List<AdapterBank.Row> rows = rows(texts, FEW);
                Speeds speeds = race.run(List.of(
                        new Way("graft", count, () -> bank.vectors(rows)),
                        new Way("ortFp32", count, () -> fp32.run(texts)),
                        new Way("ortInt8", count, () -> int8.run(texts))));
                grid.putObject(length + "x" + count)
                        .put("graft", speeds.median("graft"))
                        .put("ortFp32", speeds.median("ortFp32"))
                        .put("ortInt8", speeds.median("ortInt8"))
                        .put("overOrtFp32", speeds.ratio("graft", "ortFp32"))
                        .put("overOrtInt8", speeds.ratio("graft", "ortInt8"));
                listener.accept(length + " x " + count + ": " + grid.get(length + "x" + count));
            }
        }
    }

    /** In batches as a server makes them: one padded length each, as many rows as the bank likes. */
    private static List<List<AdapterBank.Row>> lanes(AdapterBank bank, List<AdapterBank.Row> rows) {
        Map<Integer, List<AdapterBank.Row>> byLength = new TreeMap<>();
        rows.forEach(row -> byLength.computeIfAbsent(row.text().paddedLength(), length -> new ArrayList<>())
                .add(row));
        List<List<AdapterBank.Row>> batches = new ArrayList<>();
        byLength.forEach((length, lane) -> {
            int most = bank.rows(length);
            for (int first = 0; first < lane.size(); first += most) {
                batches.add(lane.subList(first, Math.min(lane.size(), first + most)));
            }
        });
        return batches;
    }

    private static List<List<AdapterBank.Row>> bySlot(List<AdapterBank.Row> rows) {
        Map<Integer, List<AdapterBank.Row>> bySlot = new TreeMap<>();
        rows.forEach(row ->
                bySlot.computeIfAbsent(row.slot(), slot -> new ArrayList<>()).add(row));
        return List.copyOf(bySlot.values());
    }

    /** Each text with the next of so many tasks. */
    private List<AdapterBank.Row> rows(List<EncodedText> texts, int tasks) {
        List<AdapterBank.Row> rows = new ArrayList<>();
        for (int row = 0; row < texts.size(); row++) {
            rows.add(new AdapterBank.Row(texts.get(row), row % Math.min(tasks, plan.tasks())));
        }
        return rows;
    }

    /** Floating-point operations for each token: L (24 h^2 + 4 s h). */
    private static double operations(EncoderConfig config, int length) {
        double h = config.hidden();
        return config.layers() * (24 * h * h + 4 * length * h);
    }

    /** L 8 h r for each token. */
    private double adapterOperations(EncoderConfig config) {
        return config.layers() * 8.0 * config.hidden() * plan.bottleneck();
    }

    private interface Pooling {
        float[] pooled(EncodedText text);
    }

    /** The mean cosine of pooled vectors with those of ONNX Runtime in fp32. */
    private static double agreement(OnnxPeer fp32, Pooling other, Random random) {
        double sum = 0;
        List<EncodedText> texts = TextLengths.stated(ROWS, random);
        for (EncodedText text : texts) {
            sum += cosine(fp32.pooled(text), other.pooled(text));
        }
        return sum / texts.size();
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    private static void put(ObjectNode json, String part, Speeds speeds) {
        ObjectNode rounds = json.putObject(part).putObject("perSecond");
        speeds.byWay().forEach((way, each) -> each.forEach(rounds.putArray(way)::add));
    }

    private AdapterWeights adapters(EncoderConfig config, Random random) {
        AdapterShape shape = config.adapters(plan.bottleneck());
        float[] values = new float[shape.parameters()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * 0.02);
        }
        return new AdapterWeights(
                shape,
                values,
                new Head(List.of("a", "b"), config.hidden(), new float[2 * config.hidden()], new float[2]));
    }
}
