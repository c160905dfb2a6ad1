package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL of the whole JVM, broker included, in the middle of a training. */
class KillTest {
    private static final String TASK = "killed";
    private static final String CONFIG = "{\"epochs\":3,\"maxTokens\":64}";
    private static final List<Sentences.Row> ROWS = Sentences.of(7, 60, Sentences.weatherOrFood());

    @TempDir
    Path directory;

    @Test
    void shouldLoseNothingAndTrainTheSameAdapter() {
        JsonNode examples;
        String digest;
        try (GraftProcess undisturbed = new GraftProcess(directory.resolve("undisturbed"))) {
            startTraining(undisturbed);
            undisturbed.awaitVersion(TASK, 1);
            examples = undisturbed.task(TASK).get("examples");
            digest = undisturbed.adapterDigest(TASK, 1);
        }
        try (GraftProcess killed = new GraftProcess(directory.resolve("killed"))) {
            startTraining(killed);
            KafkaLog.awaitProgress(killed.bootstrap(), TASK, "training");
            assertThat(killed.task(TASK).at("/job/state").asText()).isIn("requested", "training");
            killed.kill();
            killed.restart();
            killed.awaitVersion(TASK, 1);

            assertThat(killed.task(TASK).get("examples")).isEqualTo(examples);
            assertThat(killed.task(TASK).at("/examples/accepted").asInt()).isEqualTo(ROWS.size());
            assertThat(killed.task(TASK).at("/examples/duplicate").asInt()).isZero();
            assertThat(killed.adapterDigest(TASK, 1)).isEqualTo(digest);
            assertThat(KafkaLog.keys(killed.bootstrap(), "graft.adapters")).containsExactly(TASK + "/1");
        }
    }

    private static void startTraining(GraftProcess graft) {
        graft.declare(TASK, Sentences.labels(Sentences.weatherOrFood()), CONFIG);
        graft.send(TASK, ROWS);
        graft.train(TASK);
    }
}
