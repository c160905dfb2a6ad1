package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A client of several servers that goes on while they are replaced: it sends examples of a task of its own, one at a time, and
 * asks one version the same again and again. If one server does not answer, it asks another one.
 */
final class Steady implements AutoCloseable {
    private static final String OWN_TASK = "steady";
    private static final int EVERY_MILLIS = 100;

    private final List<GraftProcess> servers;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicInteger askedAgain = new AtomicInteger();

    /** @param answer that the task's first version gives to the texts */
    Steady(String task, List<String> texts, String answer, GraftProcess... servers) {
        this.servers = new CopyOnWriteArrayList<>(servers);
        this.servers.get(0).declare(OWN_TASK, List.of("even", "odd"), LoadTask.CONFIG);
        var unused = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        int number = rounds.get();
                        HttpResponse<String> taken = anyOf(server ->
                                server.post("/v1/tasks/" + OWN_TASK + "/examples", "[" + example(number) + "]"));
                        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
                        assertThat(anyOf(server -> server.predict(task, 1, texts))
                                        .body())
                                .isEqualTo(answer);
                        rounds.incrementAndGet();
                    } catch (RuntimeException | Error e) {
                        failures.add(e);
                    }
                },
                0,
                EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private static String example(int number) {
        return "{\"id\":\"" + number + "\",\"text\":\"number " + number + "\",\"label\":\""
                + (number % 2 == 0 ? "even" : "odd") + "\"}";
    }

    private HttpResponse<String> anyOf(Function<GraftProcess, HttpResponse<String>> request) {
        int first = rounds.get();
        for (int attempt = 0; true; attempt++) {
            GraftProcess server = servers.get((first + attempt) % servers.size());
            try {
                return request.apply(server);
            } catch (UncheckedIOException e) {
                if (attempt == servers.size()) {
                    throw e;
                }
                askedAgain.incrementAndGet();
            }
        }
    }

    /** Sends nothing more to the one, but to the other. */
    void replace(GraftProcess server, GraftProcess successor) {
        servers.set(servers.indexOf(server), successor);
    }

    /** Returns when the last request has been answered; fails if any was not, or not as it should be. */
    void end() {
        close();
        assertThat(failures).isEmpty();
        assertThat(rounds).hasPositiveValue();
    }

    /** Each example once, however often it was sent. */
    void assertCounted(GraftProcess server) {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            JsonNode counts = server.task(OWN_TASK).get("examples");
            assertThat(counts.get("accepted").asInt()).as(counts.toString()).isEqualTo(rounds.get());
            assertThat(counts.get("duplicate").asInt()).isLessThanOrEqualTo(askedAgain.get());
        });
    }

    int rounds() {
        return rounds.get();
    }

    /** Requests that a server did not answer. */
    int askedAgain() {
        return askedAgain.get();
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            assertThat(thread.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
