package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.Encoder;
import io.graft.adapters.EngineSettings;
import io.graft.evaluation.Median;
import io.graft.evaluation.Report;
import io.graft.evaluation.data.DemoSet;
import io.graft.evaluation.data.DemoSets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From {@code train} to the first release, for 1,000 examples of about 20 tokens with default settings; and what their few
 * epochs cost: the same rows, trained for as many epochs as a task may get, of which validation chooses the best. Kept as
 * JSON.
 */
@Tag("scale")
class TimeToLiveTest {
    private static final int ROWS = 1_000;
    private static final int ROUNDS = Integer.getInteger("graft.scale.rounds", 5);
    private static final int HELD_OUT = 2_000;
    private static final int ASKED_AT_ONCE = 100;
    private static final int MOST_EPOCHS = 20;
    private static final int SHORTEST = 17;
    private static final int LONGEST = 23;
    private static final Path RESULTS = Path.of(System.getProperty("graft.scale.results", "results"));

    private static Glosses glosses;

    @TempDir
    private Path directory;

    @BeforeAll
    static void read() {
        glosses = Glosses.read();
    }

    /**
     * Short texts with a label each.
     *
     * @param rows to train on
     * @param tokens of a text, in the mean
     */
    private record Glosses(List<Sentences.Row> rows, List<Sentences.Row> heldOut, double tokens) {
        List<String> labels() {
            return rows.stream().map(Sentences.Row::label).distinct().sorted().toList();
        }

        static Glosses read() {
            List<Sentences.Row> glosses = new ArrayList<>();
            double tokens = 0;
            try (Encoder encoder = Encoder.load(new EngineSettings("cpu", "fp32"))) {
                DemoSet set = DemoSets.all(new DemoSets.Sizes(40 * ROWS, 0)).get(0);
                for (var gloss : set.streamed()) {
                    int length = encoder.tokenize(gloss.text(), null).tokens();
                    if (length >= SHORTEST && length <= LONGEST && glosses.size() < ROWS + HELD_OUT) {
                        glosses.add(new Sentences.Row(gloss.text(), gloss.label()));
                        tokens += length;
                    }
                }
            }
            assertThat(glosses).hasSize(ROWS + HELD_OUT);
            return new Glosses(
                    glosses.subList(0, ROWS), glosses.subList(ROWS, glosses.size()), tokens / glosses.size());
        }

        Report report() {
            return new Report(Map.of(
                    "command",
                    "./mvnw verify -Pscale -pl services/testing -am",
                    "rows",
                    ROWS,
                    "tokensOfARow",
                    tokens,
                    "labels",
                    labels().size(),
                    "rounds",
                    ROUNDS,
                    "base",
                    "minilm"));
        }
    }

    @Test
    void shouldServeATaskSoonAfterItIsAskedFor() {
        List<Double> seconds = new ArrayList<>();
        try (GraftProcess graft = new GraftProcess(directory.resolve("data"))) {
            // The first one also warms the process up.
            for (int round = 0; round <= ROUNDS; round++) {
                String task = "glosses-" + round;
                graft.declare(task, glosses.labels(), "{\"seed\":" + round + "}");
                seconds.add(secondsToLive(graft, task, glosses.rows()));
            }
        }
        Report report = glosses.report();
        ObjectNode json = report.json();
        json.put("firstSecondsToLive", seconds.get(0))
                .put("secondsToLive", Median.of(seconds.subList(1, seconds.size())));
        seconds.subList(1, seconds.size()).forEach(json.putArray("rounds")::add);
        report.write(RESULTS.resolve("live.json"));
    }

    @Test
    void shouldAnswerAboutAsWellAsAfterManyEpochs() {
        List<Double> few = new ArrayList<>();
        List<Double> many = new ArrayList<>();
        try (GraftProcess graft = new GraftProcess(directory.resolve("accurate"))) {
            for (int round = 1; round <= ROUNDS; round++) {
                few.add(accuracy(graft, "few-" + round, "{\"seed\":" + round + "}"));
                String longest = "{\"seed\":" + round + ",\"epochs\":" + MOST_EPOCHS + "}";
                many.add(accuracy(graft, "many-" + round, longest));
            }
        }
        Report report = glosses.report();
        ObjectNode json = report.json();
        json.put("heldOut", HELD_OUT).put("meanAccuracy", mean(few)).put("meanAccuracyOfMostEpochs", mean(many));
        few.forEach(json.putArray("accuracy")::add);
        many.forEach(json.putArray("accuracyOfMostEpochs")::add);
        report.write(RESULTS.resolve("live-accuracy.json"));
    }

    private static double secondsToLive(GraftProcess graft, String task, List<Sentences.Row> rows) {
        graft.send(task, rows);
        long asked = System.nanoTime();
        graft.train(task);
        graft.awaitLive(task, 1);
        return (System.nanoTime() - asked) / 1e9;
    }

    /** Of a task so trained: the share of held out rows whose label is answered. */
    private static double accuracy(GraftProcess graft, String task, String config) {
        graft.declare(task, glosses.labels(), config);
        secondsToLive(graft, task, glosses.rows());
        List<Sentences.Row> rows = glosses.heldOut();
        int right = 0;
        for (int from = 0; from < rows.size(); from += ASKED_AT_ONCE) {
            List<Sentences.Row> asked = rows.subList(from, Math.min(rows.size(), from + ASKED_AT_ONCE));
            JsonNode outputs = graft.json(graft.predict(
                            task, 1, asked.stream().map(Sentences.Row::text).toList()))
                    .get("outputs");
            for (int i = 0; i < asked.size(); i++) {
                if (outputs.get(i).get("label").asText().equals(asked.get(i).label())) {
                    right++;
                }
            }
        }
        return (double) right / rows.size();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
