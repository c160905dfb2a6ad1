package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.broker.EmbeddedKafka;
import io.graft.evaluation.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Very many small tasks are declared, trained, released and asked, and every other one is erased: none of the three processes
 * may go on growing. The figures are kept as JSON. {@code graft.soak.tasks} says how many.
 */
@Tag("soak")
@EnabledOnOs(OS.LINUX)
class TaskSoakTest {
    private static final int TASKS = Integer.getInteger("graft.soak.tasks", 1_000);
    private static final int AT_ONCE = 10;
    private static final int ROWS_PER_LABEL = 8;
    private static final Path RESULTS = Path.of(System.getProperty("graft.soak.results", "results"));
    private static final String CONFIG = "{\"epochs\":2,\"maxTokens\":16,\"bottleneck\":2}";
    private static final double MEBIBYTE = 1L << 20;
    private static final Duration SHOWN_WITHIN = Duration.ofMinutes(2);

    /** More would be a thread, or a file, that some of the last half of the tasks has left behind. */
    private static final int MORE_AT_MOST = 16;

    @TempDir
    private Path directory;

    /** One process's figures, after every so many tasks. */
    private static final class Course {
        private final List<Double> mebibytes = new ArrayList<>();
        private final List<Double> threads = new ArrayList<>();
        private final List<Double> handles = new ArrayList<>();

        void add(JavaProcess process) {
            mebibytes.add(process.memory("VmRSS") / MEBIBYTE);
            threads.add((double) process.threads());
            handles.add((double) process.handles());
        }

        private static double more(List<Double> values) {
            return values.get(values.size() - 1) - values.get(values.size() / 2);
        }

        void report(ObjectNode json) {
            List<Double> last = mebibytes.subList(mebibytes.size() / 2, mebibytes.size());
            json.put("slopeKibibytesATask", 1024 * Slope.of(last) / AT_ONCE)
                    .put("moreThreadsInTheLastHalf", more(threads))
                    .put("moreHandlesInTheLastHalf", more(handles));
            mebibytes.forEach(json.putArray("mebibytesEveryTenth")::add);
            threads.forEach(json.putArray("threadsEveryTenth")::add);
            handles.forEach(json.putArray("handlesEveryTenth")::add);
        }
    }

    @Test
    void shouldNotGrowWithTasksThatComeAndGo() throws IOException {
        Map<String, Course> courses = new LinkedHashMap<>();
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"), 0)) {
            Map<String, String> settings = TinyBase.write(Files.createDirectory(directory.resolve("base")))
                    .settings(broker, directory);
            // So small that the heap is soon as large as it gets, and what grows then is a leak.
            settings.put("_JAVA_OPTIONS", "-Xmx128m -XX:+UseSerialGC");
            try (GraftProcess onboarding = process("onboarding", settings);
                    GraftProcess trainer = process("trainer", settings);
                    GraftProcess serving = process("serving", settings)) {
                List.of(onboarding, trainer, serving).forEach(GraftProcess::awaitReady);
                for (int first = 0; first < TASKS; first += AT_ONCE) {
                    live(serving, first);
                    courses.computeIfAbsent("onboarding", name -> new Course()).add(onboarding.process());
                    courses.computeIfAbsent("trainer", name -> new Course()).add(trainer.process());
                    courses.computeIfAbsent("serving", name -> new Course()).add(serving.process());
                }
            }
        }
        report(courses);
        assertThat(courses).allSatisfy((name, course) -> {
            assertThat(Course.more(course.threads)).as("threads of " + name).isLessThan(MORE_AT_MOST);
            assertThat(Course.more(course.handles)).as("handles of " + name).isLessThan(MORE_AT_MOST);
        });
    }

    /** The whole life of some tasks, all at once. */
    private static void live(GraftProcess serving, int first) {
        List<Integer> tasks = IntStream.range(first, first + AT_ONCE).boxed().toList();
        tasks.forEach(task -> {
            serving.declare(name(task), Sentences.labels(Sentences.weatherOrFood()), CONFIG);
            serving.send(name(task), Sentences.of(task, ROWS_PER_LABEL, Sentences.weatherOrFood()));
            serving.train(name(task));
        });
        tasks.forEach(task -> {
            serving.awaitVersion(name(task), 1);
            // The gate may have kept it, for such data are too few to be sure of.
            serving.release(name(task), 1);
        });
        tasks.forEach(task -> serving.awaitLive(name(task), 1));
        tasks.stream().filter(task -> task % 2 == 1).forEach(task -> {
            serving.erase(name(task));
            await().atMost(SHOWN_WITHIN)
                    .until(() -> serving.get("/v1/tasks/" + name(task)).statusCode() == 404);
        });
    }

    private static void report(Map<String, Course> courses) {
        Report report = new Report(Map.of(
                "command",
                "./mvnw verify -Psoak -pl services/testing -am",
                "tasks",
                TASKS,
                "erased",
                TASKS / 2,
                "rows",
                2 * ROWS_PER_LABEL,
                "base",
                TinyBase.DESCRIPTION));
        courses.forEach((name, course) -> course.report(report.json().putObject(name)));
        report.write(RESULTS.resolve("soak.json"));
    }

    private GraftProcess process(String name, Map<String, String> settings) {
        return GraftProcess.alone(directory.resolve(name + ".out"), name, settings);
    }

    private static String name(int task) {
        return "soak-" + task;
    }
}
