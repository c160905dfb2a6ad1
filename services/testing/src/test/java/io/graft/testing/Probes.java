package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Asks one named version the same texts again and again, in requests of several sizes and lengths, and compares. */
final class Probes implements AutoCloseable {
    static final List<Integer> SIZES = List.of(1, 3, 8, 40);
    static final int CLIENTS = 2;

    private final GraftProcess graft;
    private final String task;
    private final int version;
    private final List<String> texts;
    private final Map<String, String> recorded = new ConcurrentHashMap<>();
    private final AtomicInteger compared = new AtomicInteger();
    private final AtomicInteger changed = new AtomicInteger();
    private final AtomicBoolean asking = new AtomicBoolean();
    private final List<Future<?>> asked = new ArrayList<>();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

    /** With texts of several topics and lengths. */
    Probes(GraftProcess graft, String task, int version) {
        this(
                graft,
                task,
                version,
                Stream.of(
                                Sentences.of(99, 30, Sentences.weatherOrFood()),
                                Sentences.of(98, 30, Sentences.animalOrMachine()))
                        .flatMap(List::stream)
                        .map(Sentences.Row::text)
                        .toList());
    }

    Probes(GraftProcess graft, String task, int version, List<String> texts) {
        this.graft = graft;
        this.task = task;
        this.version = version;
        this.texts = texts;
    }

    /** The answers to hold the later ones to, each text asked alone. */
    void recordAnswers() {
        for (String text : texts) {
            recorded.put(text, scores(List.of(text)).get(0));
        }
    }

    /** Several clients at once, until stopped. */
    void keepAsking() {
        asking.set(true);
        for (int client = 0; client < CLIENTS; client++) {
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
        HttpResponse<String> response = graft.predictUnchecked(task, version, some);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode answer = graft.json(response);
        assertThat(answer.get("version").asInt()).isEqualTo(version);
        List<String> scores = new ArrayList<>();
        answer.get("outputs").forEach(output -> scores.add(output.get("scores").toString()));
        assertThat(scores).hasSize(some.size());
        return scores;
    }

    /**
     * Lets the clients end; fails if one of them did.
     *
     * @return how many answers were compared so far
     */
    int stop() {
        asking.set(false);
        for (Future<?> client : asked) {
            assertThat(client).succeedsWithin(Duration.ofMinutes(1));
        }
        asked.clear();
        return compared.get();
    }

    /** While they ask; fails if a client has ended. */
    int compared() {
        assertThat(asked).noneMatch(Future::isDone);
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
