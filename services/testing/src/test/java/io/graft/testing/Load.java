package io.graft.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Json;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Examples and questions without end, at a steady pace. Examples go over HTTP and over Kafka: new ones, repeated ones,
 * corrections and deletions; what was not acknowledged is sent again. Questions go to named versions. Every outcome is
 * counted, and what must not be is told.
 */
final class Load implements AutoCloseable {
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofMinutes(3);
    private static final int SEND_MILLIS = 150;
    private static final int ASK_MILLIS = 40;
    private static final int ASKERS = 2;
    private static final int LIVE = 50;

    private final Cluster cluster;
    private final Ledger ledger;
    private final Versions versions;
    private final List<LoadTask> tasks;
    private final Map<LoadTask, Numbers> numbers = new ConcurrentHashMap<>();
    private final KafkaProducer<String, byte[]> producer;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2 + ASKERS);
    private final ReentrantReadWriteLock running = new ReentrantReadWriteLock(true);
    private final Set<GraftProcess> disturbed = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private volatile long lastAcknowledged = System.nanoTime();
    private volatile long longestPause;

    /** Starts paused. */
    Load(Cluster cluster, Ledger ledger, Versions versions, List<LoadTask> tasks, long seed) {
        this.cluster = cluster;
        this.ledger = ledger;
        this.versions = versions;
        this.tasks = tasks;
        tasks.forEach(task -> numbers.put(task, new Numbers()));
        producer = KafkaLog.producer(cluster.bootstrap());
        running.writeLock().lock();
        repeat(SEND_MILLIS, new Sender(seed + 1, this::overHttp));
        repeat(SEND_MILLIS, new Sender(seed + 2, this::overKafka));
        for (int asker = 0; asker < ASKERS; asker++) {
            Random random = new Random(seed + 3 + asker);
            repeat(ASK_MILLIS, () -> ask(random));
        }
    }

    /** Which examples a task has. */
    private static final class Numbers {
        private int oldest;
        private int next;
    }

    private void repeat(int millis, Runnable once) {
        var unused = threads.scheduleWithFixedDelay(
                () -> {
                    running.readLock().lock();
                    try {
                        once.run();
                    } catch (RuntimeException | Error e) {
                        violation("the load ended: " + e);
                    } finally {
                        running.readLock().unlock();
                    }
                },
                0,
                millis,
                TimeUnit.MILLISECONDS);
    }

    /** By the thread that paused it. */
    void resume() {
        lastAcknowledged = System.nanoTime();
        longestPause = 0;
        running.writeLock().unlock();
    }

    /** Returns when nothing is under way. */
    void pause() {
        running.writeLock().lock();
    }

    /** From now on this process need not answer, until all is calm. */
    void disturb(GraftProcess process) {
        disturbed.add(process);
    }

    void calm() {
        disturbed.clear();
    }

    /** Since the last call, by their names. */
    synchronized Map<String, Long> takeCounts() {
        Map<String, Long> taken = new TreeMap<>(counts);
        counts.clear();
        return taken;
    }

    /** What must not be, since the last call. */
    synchronized List<String> takeViolations() {
        List<String> taken = List.copyOf(violations);
        violations.clear();
        return taken;
    }

    private synchronized void count(String what, long more) {
        counts.merge(what, more, Long::sum);
    }

    private synchronized void violation(String what) {
        violations.add(what);
    }

    /** The longest time without an acknowledged example since the load was resumed. */
    Duration longestPause() {
        return Duration.ofNanos(Math.max(longestPause, System.nanoTime() - lastAcknowledged));
    }

    private void acknowledged(List<LoadTask.Message> messages, String by) {
        messages.forEach(message -> ledger.acknowledged(message, by));
        count("acknowledged", messages.size());
        long now = System.nanoTime();
        longestPause = Math.max(longestPause, now - lastAcknowledged);
        lastAcknowledged = now;
    }

    /** Sends a few messages of one task; false if they are to be sent again. */
    private interface Way {
        boolean send(List<LoadTask.Message> messages, Random random);
    }

    /** Makes and sends messages; those that were not acknowledged come first. */
    private final class Sender implements Runnable {
        private final Random random;
        private final Way way;
        private final Deque<List<LoadTask.Message>> again = new ArrayDeque<>();

        Sender(long seed, Way way) {
            this.random = new Random(seed);
            this.way = way;
        }

        @Override
        public void run() {
            List<LoadTask.Message> messages = again.isEmpty() ? messages() : again.pop();
            if (!way.send(messages, random)) {
                again.push(messages);
            }
        }

        private List<LoadTask.Message> messages() {
            LoadTask task = tasks.get(random.nextInt(tasks.size()));
            Numbers known = numbers.get(task);
            List<LoadTask.Message> messages = new ArrayList<>();
            synchronized (known) {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    messages.add(task.example(known.next++, 0));
                }
                if (known.next - known.oldest > LIVE) {
                    messages.add(task.deletion(known.oldest++));
                }
                int old = known.oldest + random.nextInt(known.next - known.oldest);
                switch (random.nextInt(4)) {
                    case 0 -> messages.add(task.example(old, 0));
                    case 1 -> messages.add(task.example(old, 1));
                    default -> {}
                }
            }
            return messages;
        }
    }

    private boolean overKafka(List<LoadTask.Message> messages, Random random) {
        List<ProducerRecord<String, byte[]>> records = messages.stream()
                .map(message -> new ProducerRecord<>("graft.examples", message.task(), message.json()))
                .toList();
        try {
            for (var sent : records.stream().map(producer::send).toList()) {
                sent.get();
            }
            acknowledged(messages, "kafka");
            return true;
        } catch (ExecutionException e) {
            count("kafka: " + e.getCause().getClass().getSimpleName(), 1);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean overHttp(List<LoadTask.Message> messages, Random random) {
        GraftProcess graft = any(random);
        String task = messages.get(0).task();
        String body = messages.stream()
                .map(message -> new String(message.json(), StandardCharsets.UTF_8))
                .collect(Collectors.joining(",", "[", "]"));
        boolean[] taken = new boolean[1];
        exchange(
                graft,
                "examples",
                () -> graft.request(
                        "POST", "/v1/tasks/" + task + "/examples", body, "application/json", ACKNOWLEDGED_WITHIN),
                response -> {
                    taken[0] = graft.json(response).path("accepted").asInt() == messages.size();
                    if (taken[0]) {
                        acknowledged(messages, "http");
                    } else {
                        violation("examples were refused that are good: " + response.body());
                    }
                });
        return taken[0];
    }

    private void ask(Random random) {
        List<Versions.Named> all = versions.all();
        if (all.isEmpty()) {
            return;
        }
        Versions.Named version = all.get(random.nextInt(all.size()));
        int[] questions = IntStream.generate(
                        () -> random.nextInt(version.task().questions().size()))
                .limit(1 + random.nextInt(3))
                .toArray();
        GraftProcess graft = any(random);
        exchange(graft, "predict", () -> versions.ask(version, questions, graft), response -> {
            if (versions.same(version, questions, response, graft)) {
                count("answers", questions.length);
            } else {
                violation("wrong answer of " + version + ": " + response.body());
            }
        });
    }

    /** One request: a good answer, a typed error, or none from a process that is disturbed. */
    private void exchange(GraftProcess graft, String what, Call call, Consumer<HttpResponse<String>> onSuccess) {
        boolean excused = disturbed.contains(graft);
        try {
            HttpResponse<String> response = call.response();
            if (response.statusCode() < 300) {
                onSuccess.accept(response);
                return;
            }
            JsonNode problem = Json.tree(response.body().getBytes(StandardCharsets.UTF_8));
            String code = problem.path("code").asText();
            if (code.isEmpty() || code.equals("internal")) {
                violation(what + " was answered " + response.statusCode() + ": " + response.body());
            }
            count(what + ": " + code, 1);
        } catch (UncheckedIOException e) {
            if (!excused && !disturbed.contains(graft)) {
                violation(what + " was not answered by " + graft.url() + ": " + e.getCause());
            }
            count(what + ": unreachable", 1);
        } catch (AssertionError e) {
            violation(what + " was answered as its document does not say: " + e.getMessage());
        }
    }

    private interface Call {
        HttpResponse<String> response();
    }

    private GraftProcess any(Random random) {
        List<GraftProcess> servings = cluster.servings();
        return servings.get(random.nextInt(servings.size()));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        if (running.isWriteLockedByCurrentThread()) {
            running.writeLock().unlock();
        }
        producer.close(Duration.ofSeconds(2));
    }
}
