package io.graft.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.AcceptedExample;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.Digest;
import io.graft.schemas.JobState;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.RejectionHeaders;
import io.graft.schemas.Release;
import io.graft.schemas.Target;
import io.graft.schemas.TaskKey;
import io.graft.schemas.TaskState;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What must hold after every fault, seen from outside: in the committed records of the topics, in the store's files, and
 * over HTTP. Nothing may be sent while it is checked.
 */
final class Invariants implements AutoCloseable {
    private static final Duration SETTLES_WITHIN = Duration.ofMinutes(4);
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(20);

    private final Cluster cluster;
    private final Ledger ledger;
    private final Versions versions;
    private final Map<String, LoadTask> tasks;
    private final Map<String, Followed> topics = new HashMap<>();
    private final Map<String, ExpectedTask> expected = new TreeMap<>();
    private final Set<String> said = new HashSet<>();
    private final Set<String> toReject = new HashSet<>();
    private final Map<String, Integer> rejected = new HashMap<>();
    private final Map<String, TaskState> states = new TreeMap<>();
    private final Map<String, AcceptedExample> data = new HashMap<>();
    private final Map<String, AdapterVersion> published = new TreeMap<>();
    private final Map<String, Release> releases = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private long compared;

    Invariants(Cluster cluster, Ledger ledger, Versions versions, List<LoadTask> tasks) {
        this.cluster = cluster;
        this.ledger = ledger;
        this.versions = versions;
        this.tasks = tasks.stream().collect(Collectors.toMap(LoadTask::name, task -> task));
        tasks.forEach(task -> expected.put(task.name(), new ExpectedTask()));
    }

    /** What does not hold; waits until all that was sent is decided and no job is open. */
    List<String> check() {
        violations.clear();
        received();
        settle();
        counted();
        published();
        unchanged();
        return List.copyOf(violations);
    }

    /** Answers compared by the last checks. */
    long takeCompared() {
        long taken = compared;
        compared = 0;
        return taken;
    }

    /** All versions that were ever published. */
    Map<String, AdapterVersion> versions() {
        return published;
    }

    private void received() {
        for (ConsumerRecord<String, byte[]> record : more("graft.examples")) {
            ExpectedTask task = record.key() == null ? null : expected.get(record.key());
            LoadTask.Message message = message(record);
            boolean refused = true;
            if (message != null && task != null && message.task().equals(record.key())) {
                said.add(message.said());
                refused = task.take(message.id(), message.said(), message.text() == null);
            } else if (task != null) {
                task.reject();
            }
            if (refused) {
                toReject.add(place(record.topic(), record.partition(), record.offset()));
            }
        }
        List<String> lost = ledger.toFind().stream()
                .filter(message -> !said.contains(message))
                .toList();
        if (!lost.isEmpty()) {
            violations.add("I1: acknowledged, but not in the log: " + lost);
        }
    }

    private static LoadTask.Message message(ConsumerRecord<String, byte[]> record) {
        try {
            JsonNode json = Json.tree(record.value());
            String text = json.path("text").asText(null);
            boolean deletion = json.path("deleted").asBoolean();
            boolean good = json.hasNonNull("id") && (deletion || (text != null && json.hasNonNull("label")));
            return good
                    ? new LoadTask.Message(
                            json.path("task").asText(),
                            json.get("id").asText(),
                            deletion ? null : text,
                            json.path("label").asText(null))
                    : null;
        } catch (MalformedMessageException | NullPointerException e) {
            return null;
        }
    }

    private void settle() {
        try {
            Awaitility.await()
                    .atMost(SETTLES_WITHIN)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        cluster.supervise();
                        decided();
                        return unsettled().isEmpty();
                    });
        } catch (ConditionTimeoutException e) {
            violations.addAll(unsettled());
        }
    }

    private void decided() {
        each("graft.tasks", TaskState.class, states::put);
        more("graft.examples.rejected").forEach(this::rejected);
        more("graft.dead-letters").forEach(this::rejected);
    }

    private List<String> unsettled() {
        List<String> problems = new ArrayList<>();
        expected.forEach((name, task) -> {
            TaskState state = states.get(name);
            if (state == null || !task.matches(state.examples())) {
                problems.add("I1: " + name + " should have " + task + ", and has "
                        + (state == null ? "no state" : state.examples()));
            } else if (state.job() != null && isOpen(state.job().state())) {
                problems.add("the job of " + name + " does not end: " + state.job());
            }
        });
        for (String place : toReject) {
            if (!rejected.containsKey(place)) {
                problems.add("I1: neither counted nor rejected: " + place);
            }
        }
        return problems;
    }

    private static boolean isOpen(JobState state) {
        return state == JobState.REQUESTED || state == JobState.TRAINING;
    }

    private void rejected(ConsumerRecord<String, byte[]> record) {
        Header offset = record.headers().lastHeader(RejectionHeaders.OFFSET);
        if (offset != null) {
            rejected.merge(
                    place(
                            header(record, RejectionHeaders.TOPIC),
                            Integer.parseInt(header(record, RejectionHeaders.PARTITION)),
                            Long.parseLong(header(record, RejectionHeaders.OFFSET))),
                    1,
                    Integer::sum);
        }
        boolean reason = record.headers().lastHeader(RejectionHeaders.REASON) != null
                || record.headers().lastHeader(RejectionHeaders.EXCEPTION) != null;
        if (!reason) {
            violations.add("I1: rejected without a reason: " + record);
        }
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static String place(String topic, int partition, long offset) {
        return topic + "-" + partition + "@" + offset;
    }

    private void counted() {
        rejected.forEach((place, times) -> {
            if (times > 1 || (place.startsWith("graft.examples-") && !toReject.contains(place))) {
                violations.add("I1: rejected " + times + " times, or counted too: " + place);
            }
        });
        each("graft.task-data", AcceptedExample.class, (key, example) -> {
            if (example == null) {
                data.remove(key);
            } else {
                data.put(key, example);
            }
        });
        Map<String, String> kept = new HashMap<>();
        data.forEach((key, example) -> kept.put(
                key,
                new LoadTask.Message(
                                example.task(), example.id(), example.text(), ((Target.Label) example.target()).label())
                        .said()));
        Map<String, String> wanted = new HashMap<>();
        expected.forEach((name, task) -> task.live().forEach((id, last) -> wanted.put(name + "/" + id, last)));
        if (!kept.equals(wanted)) {
            violations.add("I1: task-data differs from what was sent: " + difference(kept, wanted));
        }
        for (GraftProcess serving : cluster.servings()) {
            expected.forEach((name, task) -> eventually(
                    () -> task.matches(serving.task(name).path("examples")),
                    () -> "I1: " + serving.url() + " says of " + name + " " + serving.task(name)));
        }
    }

    private static String difference(Map<String, String> kept, Map<String, String> wanted) {
        Map<String, String> differences = new TreeMap<>();
        kept.forEach((key, value) -> {
            if (!value.equals(wanted.get(key))) {
                differences.put(key, value + " instead of " + wanted.get(key));
            }
        });
        wanted.forEach((key, value) -> {
            if (!kept.containsKey(key)) {
                differences.put(key, "nothing instead of " + value);
            }
        });
        return differences.toString();
    }

    private void published() {
        each("graft.adapters", AdapterVersion.class, (key, version) -> {
            AdapterVersion before = published.put(key, version);
            if (before != null) {
                violations.add("I2: " + key + " was published twice: " + before + ", " + version);
            }
        });
        each("graft.releases", Release.class, (key, release) -> {
            Release before = releases.put(key, release);
            AdapterVersion version = published.get(key + "/" + release.version());
            if (before != null && before.sequence() >= release.sequence()) {
                violations.add("I2: " + release + " came after " + before);
            }
            if (version == null || !version.artifact().equals(release.artifact())) {
                violations.add("I3: " + release + " is not what was published: " + version);
            }
        });
        published.forEach((name, version) -> {
            try {
                byte[] file = Files.readAllBytes(
                        cluster.store().directory().resolve(version.artifact().uri()));
                if (!Digest.of(file).equals(version.artifact().digest())) {
                    violations.add("I3: the bytes of " + name + " changed");
                }
            } catch (IOException e) {
                violations.add("I3: " + name + " cannot be read: " + e);
            }
        });
    }

    private void unchanged() {
        List<GraftProcess> servings = cluster.servings();
        published
                .values()
                .forEach(version -> eventually(
                        () -> {
                            try {
                                versions.record(
                                        new Versions.Named(tasks.get(version.task()), version.version()),
                                        servings.get(0));
                                return true;
                            } catch (AssertionError e) {
                                return false;
                            }
                        },
                        () -> "I5: " + version.task() + "/" + version.version() + " cannot be asked"));
        for (Versions.Named version : versions.all()) {
            int[] questions =
                    IntStream.range(0, version.task().questions().size()).toArray();
            for (GraftProcess serving : servings) {
                HttpResponse<String> response = versions.ask(version, questions, serving);
                compared += questions.length;
                if (response.statusCode() != 200 || !versions.same(version, questions, response, serving)) {
                    violations.add("I4: " + version + " answers " + response.body());
                }
            }
        }
    }

    /** Servers read the log a little later. */
    private void eventually(Supplier<Boolean> holds, Supplier<String> otherwise) {
        try {
            Awaitility.await()
                    .atMost(SHOWN_WITHIN)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .until(holds::get);
        } catch (ConditionTimeoutException e) {
            violations.add(otherwise.get());
        }
    }

    /** These records are to be told to be bad, each once. */
    void toReject(String topic, int partition, long offset) {
        toReject.add(place(topic, partition, offset));
    }

    /** Of the tasks' own records those that can be read: a fault may have written others. */
    private <T> void each(String topic, Class<T> type, BiConsumer<String, T> reader) {
        for (ConsumerRecord<String, byte[]> record : more(topic)) {
            if (record.key() != null && tasks.containsKey(TaskKey.task(record.key()))) {
                reader.accept(record.key(), record.value() == null ? null : Json.read(record.value(), type));
            }
        }
    }

    private List<ConsumerRecord<String, byte[]>> more(String topic) {
        return topics.computeIfAbsent(topic, name -> new Followed(cluster.bootstrap(), name))
                .more();
    }

    @Override
    public void close() {
        topics.values().forEach(Followed::close);
    }
}
