package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From {@code train} to the first release, for 1,000 examples of about 20 tokens with default settings; kept as JSON. */
@Tag("scale")
class TimeToLiveTest {
    private static final int ROWS = 1_000;
    private static final int ROUNDS = Integer.getInteger("graft.scale.rounds", 5);
    private static final int SHORTEST = 17;
    private static final int LONGEST = 23;
    private static final Path RESULTS = Path.of(System.getProperty("graft.scale.results", "results"));

    @TempDir
    private Path directory;

    @Test
    void shouldServeATaskSoonAfterItIsAskedFor() {
        List<Sentences.Row> rows = new ArrayList<>();
        double tokens = 0;
        try (Encoder encoder = Encoder.load(new EngineSettings("cpu", "fp32"))) {
            DemoSet glosses = DemoSets.all(new DemoSets.Sizes(20 * ROWS, 0)).get(0);
            for (var gloss : glosses.streamed()) {
                int length = encoder.tokenize(gloss.text(), null).tokens();
                if (length >= SHORTEST && length <= LONGEST && rows.size() < ROWS) {
                    rows.add(new Sentences.Row(gloss.text(), gloss.label()));
                    tokens += length;
                }
            }
        }
        assertThat(rows).hasSize(ROWS);
        List<String> labels =
                rows.stream().map(Sentences.Row::label).distinct().sorted().toList();
        List<Double> seconds = new ArrayList<>();
        try (GraftProcess graft = new GraftProcess(directory.resolve("data"))) {
            // The first one also warms the process up.
            for (int round = 0; round <= ROUNDS; round++) {
                String task = "glosses-" + round;
                graft.declare(task, labels, "{}");
                graft.send(task, rows);
                long asked = System.nanoTime();
                graft.train(task);
                graft.awaitLive(task, 1);
                seconds.add((System.nanoTime() - asked) / 1e9);
            }
        }
        Report report = new Report(Map.of(
                "command",
                "./mvnw verify -Pscale -pl services/testing -am",
                "rows",
                ROWS,
                "tokensOfARow",
                tokens / ROWS,
                "labels",
                labels.size(),
                "rounds",
                ROUNDS,
                "base",
                "minilm"));
        ObjectNode json = report.json();
        json.put("firstSecondsToLive", seconds.get(0))
                .put("secondsToLive", Median.of(seconds.subList(1, seconds.size())));
        seconds.subList(1, seconds.size()).forEach(json.putArray("rounds")::add);
        report.write(RESULTS.resolve("live.json"));
    }
}
