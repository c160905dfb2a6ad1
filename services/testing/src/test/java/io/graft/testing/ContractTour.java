package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.client.EventStream;
import io.graft.cli.client.EventStream.Event;
import io.graft.cli.client.GraftClient;
import io.graft.schemas.Json;
import io.graft.testing.OpenApi.Body;
import io.graft.testing.OpenApi.Operation;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends every request that the published documents show to a running Graft, in an order in which each can succeed.
 * {@link GraftProcess} checks each answer against the document.
 */
final class ContractTour {
    private static final String TASK = "refunds";
    private static final OpenApi OPEN_API = OpenApi.PUBLISHED;
    private static final AsyncApi ASYNC_API = AsyncApi.PUBLISHED;

    /** Topics that take what is no message, and without headers. */
    private static final Set<String> FROM_ANYONE = Set.of("graft.examples", "graft.prediction-requests");

    /** By operation. */
    private static final List<String> ORDER = List.of(
            "declareTask",
            "listTasks",
            "getTask",
            "sendExamples",
            "train",
            "cancel",
            "predict",
            "listVersions",
            "getVersion",
            "getTraining",
            "listRejected",
            "release",
            "exportAdapter",
            "installAdapter",
            "retire",
            "listAudits",
            "getStats",
            "followEvents",
            "eraseTask");

    private final GraftProcess graft;
    private final List<Event> events = new CopyOnWriteArrayList<>();

    ContractTour(GraftProcess graft) {
        this.graft = graft;
    }

    void run() {
        assertThat(OPEN_API.operations()).extracting(Operation::id).hasSameElementsAs(ORDER);
        try (EventStream stream = new GraftClient(graft.server()).events()) {
            Thread listener = new Thread(() -> listen(stream), "contract-events");
            listener.setDaemon(true);
            listener.start();
            ORDER.forEach(id -> visit(OPEN_API, OPEN_API.operation(id)));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> events.stream().anyMatch(event -> event.name().equals("task-erased")));
        }
        assertThat(events).extracting(Event::name).contains("task", "version", "release", "live", "progress");
        events.forEach(ContractTour::check);
    }

    private void visit(OpenApi document, Operation operation) {
        String id = operation.id();
        if (id.equals("followEvents")) {
            // It never ends by itself; the listener has it.
            return;
        }
        for (Body body : id.equals("installAdapter") ? List.of(exported()) : document.bodies(operation)) {
            HttpResponse<String> response = graft.request(
                    operation.verb(),
                    operation
                            .path()
                            .replaceFirst("\\{(task|model_name)}", TASK)
                            .replaceFirst("\\{(version|model_version)}", "1"),
                    body.text().isEmpty() ? null : body.text(),
                    body.contentType());
            assertThat(response.statusCode()).as(id + ": " + response.body()).isBetween(200, 299);
        }
        switch (id) {
            case "sendExamples" -> sendEnough();
            case "cancel" -> trainAgain();
            case "installAdapter" -> awaitLive(2);
            case "predict" -> OpenApi.INFERENCE.operations().forEach(one -> visit(OpenApi.INFERENCE, one));
            default -> {}
        }
    }

    private void trainAgain() {
        graft.train(TASK);
        awaitLive(1);
    }

    private void awaitLive(int version) {
        await().atMost(Duration.ofMinutes(4))
                .until(() -> graft.task(TASK).path("live").asInt() == version);
    }

    /** What the tour's own version is exported as: a document has no room for an adapter that fits a base. */
    private Body exported() {
        String path = "/v1/tasks/" + TASK + "/versions/1/adapter";
        return new Body(
                "application/json",
                graft.request("GET", path, null, "application/json").body());
    }

    /** Those that the topics' document shows, and more of the same so that a training may begin. */
    private void sendEnough() {
        try (KafkaProducer<String, byte[]> producer = KafkaLog.producer(graft.bootstrap())) {
            for (JsonNode example : ASYNC_API.examples("graft.examples")) {
                String task = example.path("task").asText();
                var unused = producer.send(new ProducerRecord<>("graft.examples", task, Json.bytes(example)));
            }
        }
        String rows = IntStream.range(0, 60)
                .mapToObj(i -> i % 2 == 0
                        ? "{\"text\":\"I want the money for order " + i + " back\",\"label\":\"refund\"}"
                        : "{\"text\":\"Where is parcel number " + i + " now\",\"label\":\"tracking\"}")
                .collect(Collectors.joining("\n"));
        graft.request("POST", "/v1/tasks/" + TASK + "/examples", rows, "application/x-ndjson");
    }

    private void listen(EventStream stream) {
        try {
            for (Optional<Event> next = stream.next(); next.isPresent(); next = stream.next()) {
                events.add(next.get());
            }
        } catch (UncheckedIOException e) {
            // Closed at the end of the tour.
            return;
        }
    }

    private static void check(Event event) {
        String schema = OPEN_API.operation("followEvents").pointer()
                + "/responses/200/content/text~1event-stream/x-events/" + event.name();
        assertThat(OPEN_API.contract().complaints(schema, event.data()))
                .as(event.toString())
                .isEmpty();
    }

    /** Every record that every topic holds by now. */
    static void checkTopics(GraftProcess graft) {
        for (String topic : ASYNC_API.topics()) {
            KafkaLog.records(graft.bootstrap(), topic).stream()
                    .filter(record -> record.headers().lastHeader("ce_type") != null || !FROM_ANYONE.contains(topic))
                    .forEach(record -> assertThat(ASYNC_API.complaints(record))
                            .as("%s, %s: %s", topic, record.key(), shown(record.value()))
                            .isEmpty());
        }
    }

    private static String shown(byte[] value) {
        String text = value == null ? "null" : new String(value, StandardCharsets.UTF_8);
        return text.substring(0, Math.min(text.length(), 500));
    }
}
