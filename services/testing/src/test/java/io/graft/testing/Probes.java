package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks one named version the same texts again and again, in requests of several sizes and lengths, and compares. */
final class Probes implements AutoCloseable {
    private static final List<Integer> SIZES = List.of(1, 3, 8, 40);

    private final GraftProcess graft;
    private final String task;
    private final int version;
    private final List<String> texts = new ArrayList<>();
    private final Map<String, String> recorded = new HashMap<>();
    private final AtomicInteger compared = new AtomicInteger();
    private final AtomicInteger changed = new AtomicInteger();
    private final AtomicBoolean asking = new AtomicBoolean();
    private final List<Future<?>> asked = new ArrayList<>();
    private final ExecutorService clients = Executors.newFixedThreadPool(2);

    Probes(GraftProcess graft, String task, int version) {
        this.graft = graft;
        this.task = task;
        this.version = version;
        Sentences.of(99, 30, Sentences.weatherOrFood()).forEach(row -> texts.add(row.text()));
        Sentences.of(98, 30, Sentences.animalOrMachine()).forEach(row -> texts.add(row.text()));
    }

    /** The answers to hold the later ones to, each text asked alone. */
    void recordAnswers() {
        for (String text : texts) {
            recorded.put(text, scores(List.of(text)).get(0));
        }
    }

    /** Two clients at once, until stopped. */
    void keepAsking() {
        asking.set(true);
        for (int client = 0; client < 2; client++) {
            Random random = new Random(client);
            asked.add(clients.submit(() -> {
                while (asking.get()) {
                    ask(random);
                }
            }));
        }
    }

    private void ask(Random random) {
        int size = SIZES.get(random.nextInt(SIZES.size()));
        List<String> some =
                random.ints(size, 0, texts.size()).mapToObj(texts::get).toList();
        List<String> scores = scores(some);
        for (int i = 0; i < size; i++) {
            compared.incrementAndGet();
            if (!scores.get(i).equals(recorded.get(some.get(i)))) {
                changed.incrementAndGet();
            }
        }
    }

    /** Scores as printed: shortest round-trip, so equal text is equal bits. */
    private List<String> scores(List<String> some) {
        HttpResponse<String> response = graft.predict(task, version, some);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode answer = graft.json(response);
        assertThat(answer.get("version").asInt()).isEqualTo(version);
        List<String> scores = new ArrayList<>();
        answer.get("outputs").forEach(output -> scores.add(output.get("scores").toString()));
        assertThat(scores).hasSize(some.size());
        return scores;
    }

    /**
     * Ends the clients; fails if one of them did.
     *
     * @return how many answers were compared
     */
    int stop() {
        asking.set(false);
        for (Future<?> client : asked) {
            assertThat(client).succeedsWithin(Duration.ofMinutes(1));
        }
        return compared.get();
    }

    int changed() {
        return changed.get();
    }

    @Override
    public void close() {
        asking.set(false);
        clients.shutdownNow();
    }
}
