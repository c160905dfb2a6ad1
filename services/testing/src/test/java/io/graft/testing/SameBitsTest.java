package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.graft.evaluation.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million answers of named versions of the MiniLM base over HTTP, in requests of several sizes and lengths from many clients at
 * once, while other tasks are trained and released, and the whole of Graft ends, or is killed, and starts again: each answer
 * has the bits of the first. {@code graft.bits.answers} and {@code .releases} say how many at least.
 */
@Tag("bits")
class SameBitsTest {
    private static final int ANSWERS = Integer.getInteger("graft.bits.answers", 1_000_000);
    private static final int RELEASES = Integer.getInteger("graft.bits.releases", 100);
    private static final Path RESULTS = Path.of(System.getProperty("graft.bits.results", "results"));

    /** Between two of them Graft starts again. */
    private static final int ROUNDS = 10;

    private static final Duration LONGEST_ROUND = Duration.ofHours(1);

    private static final Map<String, String> SETTINGS = Map.of(
            "GRAFT_AUDIT_SECONDS", "60",
            // So long that the second compiler's work pays.
            "_JAVA_OPTIONS", "-XX:TieredStopAtLevel=4");

    private static final int PROBED = 8;
    private static final int TEXTS = 125;
    private static final int LEARNING = 4;
    private static final int ROWS_PER_LABEL = 10;
    private static final String QUICK = "{\"epochs\":1,\"maxTokens\":16,\"bottleneck\":8}";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    /** Of tasks that learn all the time, from none. */
    private final int[] versions = new int[LEARNING];

    private int releases;
    private int starts;

    @Test
    void shouldAnswerWithTheBitsOfTheFirstTimeWhateverElseGoesOn() {
        long begin = System.nanoTime();
        List<Probes> probes = new ArrayList<>();
        try (GraftProcess graft = new GraftProcess(directory.resolve("data"), SETTINGS)) {
            for (int task = 0; task < PROBED; task++) {
                probes.add(probes(graft, task));
            }
            probes.forEach(Probes::recordAnswers);
            IntStream.range(0, LEARNING).forEach(task -> graft.declare(learning(task), labels(task), QUICK));
            int differing = 0;
            for (int round = 1; round <= ROUNDS; round++) {
                if (round > 1) {
                    startAgain(graft);
                }
                probes.forEach(Probes::keepAsking);
                while (releases < (long) RELEASES * round / ROUNDS) {
                    releaseOneMore(graft, releases % LEARNING);
                }
                awaitCompared(probes, (long) ANSWERS * round / ROUNDS);
                int compared = probes.stream().mapToInt(Probes::stop).sum();
                differing = probes.stream().mapToInt(Probes::changed).sum();
                System.out.println(compared + " answers beside " + releases + " releases, " + differing + " differ");
                report(compared, differing, begin);
            }
            assertThat(differing).isZero();
        } finally {
            probes.forEach(Probes::close);
        }
    }

    private static void awaitCompared(List<Probes> probes, long answers) {
        await().atMost(LONGEST_ROUND)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> probes.stream().mapToInt(Probes::compared).sum() >= answers);
    }

    private static Probes probes(GraftProcess graft, int number) {
        String task = "probed-" + number;
        graft.declare(task, labels(number), "{\"epochs\":2,\"maxTokens\":64}");
        graft.send(task, Sentences.of(number, 2 * ROWS_PER_LABEL, topics(number)));
        graft.train(task);
        graft.awaitVersion(task, 1);
        return new Probes(graft, task, 1, texts(number));
    }

    /** Most as short as the shortest padded length, some of each of the next ones. */
    private static List<String> texts(int seed) {
        return Stream.concat(
                        IntStream.range(0, TEXTS - 8).mapToObj(i -> "where is parcel " + (TEXTS * seed + i) + "?"),
                        Sentences.of(90 + seed, 4, topics(seed)).stream().map(Sentences.Row::text))
                .toList();
    }

    private void releaseOneMore(GraftProcess graft, int number) {
        String task = learning(number);
        int version = ++versions[number];
        graft.send(task, Sentences.of(1_000 * (1 + number) + version, ROWS_PER_LABEL, topics(number)));
        graft.train(task);
        graft.awaitVersion(task, version);
        // The gate may have kept it for being worse by chance: an operator may release it all the same.
        graft.release(task, version);
        graft.awaitLive(task, version);
        releases++;
    }

    private void startAgain(GraftProcess graft) {
        if (starts++ % 2 == 0) {
            graft.close();
        } else {
            graft.kill();
        }
        graft.restart();
        for (int task = 0; task < PROBED; task++) {
            String probed = "probed-" + task;
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> graft.predict(probed, 1, List.of("ready?")).statusCode() == 200);
        }
    }

    private void report(int compared, int differing, long begin) {
        Report report = new Report(Map.of(
                "command",
                "./mvnw verify -Pbits -pl services/testing -am",
                "base",
                "minilm",
                "rowsOfRequests",
                Probes.SIZES,
                "clients",
                PROBED * Probes.CLIENTS));
        report.json()
                .put("probes", PROBED * TEXTS)
                .put("versionsAsked", PROBED)
                .put("answers", compared)
                .put("differing", differing)
                .put("trainingsAndReleasesBeside", releases)
                .put("startsBetween", starts)
                .put("minutes", Math.round((System.nanoTime() - begin) / 60e9));
        report.write(RESULTS.resolve("bits.json"));
    }

    private static String learning(int number) {
        return "learning-" + number;
    }

    private static List<List<String>> topics(int number) {
        return Sentences.ALL.get(number % Sentences.ALL.size());
    }

    private static List<String> labels(int number) {
        return Sentences.labels(topics(number));
    }
}
