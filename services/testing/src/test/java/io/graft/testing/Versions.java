package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What each named version answered first, which it must answer ever after. */
final class Versions {
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final Map<String, List<String>> recorded = new ConcurrentHashMap<>();
    private final List<Named> named = new ArrayList<>();

    /** A version of a task. */
    record Named(LoadTask task, int version) {
        @Override
        public String toString() {
            return task.name() + "/" + version;
        }
    }

    /** Records a version's answers, unless it is known. */
    void record(Named version, GraftProcess graft) {
        if (recorded.containsKey(version.toString())) {
            return;
        }
        List<String> questions = version.task().questions();
        HttpResponse<String> response = ask(version, questions, graft);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        recorded.put(version.toString(), scores(response, graft));
        synchronized (named) {
            named.add(version);
        }
    }

    List<Named> all() {
        synchronized (named) {
            return List.copyOf(named);
        }
    }

    /** Asks for some of its questions, by their numbers. */
    HttpResponse<String> ask(Named version, int[] questions, GraftProcess graft) {
        List<String> texts = version.task().questions();
        List<String> some = new ArrayList<>();
        for (int question : questions) {
            some.add(texts.get(question));
        }
        return ask(version, some, graft);
    }

    private static HttpResponse<String> ask(Named version, List<String> texts, GraftProcess graft) {
        return graft.predict(version.task().name(), version.version(), texts, WITHIN);
    }

    /** Whether a response of 200 has the bits that these questions were first answered with. */
    boolean same(Named version, int[] questions, HttpResponse<String> response, GraftProcess graft) {
        List<String> first = recorded.get(version.toString());
        List<String> scores = scores(response, graft);
        if (graft.json(response).path("version").asInt() != version.version() || scores.size() != questions.length) {
            return false;
        }
        for (int i = 0; i < questions.length; i++) {
            if (!scores.get(i).equals(first.get(questions[i]))) {
                return false;
            }
        }
        return true;
    }

    /** Scores as printed: shortest round-trip, so equal text is equal bits. */
    private static List<String> scores(HttpResponse<String> response, GraftProcess graft) {
        List<String> scores = new ArrayList<>();
        for (JsonNode output : graft.json(response).path("outputs")) {
            scores.add(output.get("label").asText() + output.get("scores"));
        }
        return scores;
    }
}
