package io.graft.evaluation.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.evaluation.Report;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BenchPublicationsTest {
    private static final Map<String, Integer> FIRST = Map.of("steady", 3, "a", 1, "b", 5);

    private final Executor in1Millisecond = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);
    private final Map<String, Integer> live = new ConcurrentHashMap<>(FIRST);

    @Test
    void shouldFindNothingWrongWithAServerThatSwitchesAtOnce() {
        JsonNode found = run(question -> reply(question, "same"));

        assertThat(found.path("published").asInt()).isEqualTo(6);
        assertThat(found.path("checked").asInt()).isGreaterThan(50);
        assertThat(found.path("failed").asInt()).isZero();
        assertThat(found.path("different").asInt()).isZero();
        assertThat(found.path("late").asInt()).isZero();
        assertThat(found.at("/firstAnswerMilliseconds/p50").asDouble()).isPositive();
    }

    @Test
    void shouldFindAnswersByTheVersionBefore() {
        // Every other question to a champion is answered by its first version, whatever is live.
        Map<String, Integer> asked = new ConcurrentHashMap<>();
        JsonNode found =
                run(question -> question.version() == null && asked.merge(question.task(), 1, Integer::sum) % 2 == 0
                        ? reply(new Question(question.task(), FIRST.get(question.task()), question.text()), "same")
                        : reply(question, "same"));

        assertThat(found.path("late").asInt()).isPositive();
        assertThat(found.path("different").asInt()).isZero();
    }

    @Test
    void shouldFindAnswersThatChange() {
        // What steady says changes with the first release.
        JsonNode found = run(question ->
                reply(question, question.task().equals("steady") && live.get("a") == 2 ? "changed" : "same"));

        assertThat(found.path("different").asInt()).isPositive();
        assertThat(found.path("late").asInt()).isZero();
    }

    @Test
    void shouldAllowEitherVersionOnlyWhileAReleaseIsUnderWay() {
        ReleaseHistory history = new ReleaseHistory();
        history.champion("a", 1, 0);
        CompletableFuture<Long> first = history.sent("a", 2, 100);

        assertThat(history.answered("a", 1, 110, 120)).isTrue();
        assertThat(history.answered("a", 2, 90, 99)).as("before it was sent").isFalse();
        assertThat(history.answered("a", 2, 115, 130)).isTrue();
        assertThat(first).as("not seen live yet").isNotDone();
        history.live("a", 2, 140);
        assertThat(first).isCompletedWithValue(130L);
        assertThat(history.answered("a", 1, 139, 200)).as("asked before").isTrue();
        assertThat(history.answered("a", 1, 140, 150)).as("asked after").isFalse();
        assertThat(history.sent("a", 1, 300)).isNotDone();
        assertThat(history.answered("a", 1, 200, 310)).as("back again").isTrue();
        assertThat(history.answered("a", 2, 305, 320)).isTrue();
    }

    private JsonNode run(Function<Question, Reply> server) {
        Report report = new Report(Map.of());
        Map<String, Integer> champions = Map.of("steady", 3);
        Switches switches = new Switches();
        List<Question> asked = BenchPublications.asked(champions, switches, List.of("x", "y"));
        new BenchPublications(
                        new BenchPublications.Plan(2, 0.2, 6, 0.5, 0.02),
                        number -> CompletableFuture.supplyAsync(() -> server.apply(asked.get(number)), in1Millisecond),
                        asked,
                        champions,
                        switches,
                        System::nanoTime,
                        line -> {})
                .run(200, report);
        return report.json().at("/ratios/publications");
    }

    private Reply reply(Question question, String says) {
        Integer version = question.version() == null ? live.get(question.task()) : question.version();
        return new Reply(200, false, (question.task() + version + question.text() + says).getBytes(UTF_8));
    }

    private final class Switches implements Releases {
        private Live listener = (task, version) -> {};

        @Override
        public List<String> tasks() {
            return List.of("a", "b");
        }

        @Override
        public List<Integer> versions(String task) {
            return task.equals("a") ? List.of(1, 2) : List.of(5, 8);
        }

        @Override
        public void release(String task, int version) {
            live.put(task, version);
            listener.live(task, version);
        }

        @Override
        public void onLive(Live told) {
            listener = told;
        }
    }
}
