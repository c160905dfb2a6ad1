package io.graft.serving.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.adapters.Input;
import io.graft.adapters.Prediction;
import io.graft.adapters.Prediction.Label;
import io.graft.adapters.Prediction.Labels;
import io.graft.adapters.Prediction.Score;
import io.graft.adapters.Prediction.Span;
import io.graft.adapters.Prediction.Tags;
import io.graft.platform.config.KafkaConfig;
import io.graft.schemas.TaskKind;
import io.graft.schemas.Topic;
import io.graft.serving.ATask;
import io.graft.serving.FakeLog;
import io.graft.serving.http.QuestionReader;
import io.graft.serving.predict.Answer;
import io.graft.serving.predict.Answer.Refusal;
import io.graft.serving.predict.Question;
import io.graft.serving.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PredictionStreamTest {
    private static final String TOPIC = "graft.prediction-requests";

    /** A key that is not UTF-8, a character for each byte. */
    private static final String NO_TEXT = "\u00ff\u0000\u00c3";

    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final FakeLog log = new FakeLog();
    private final Registry registry = new Registry();
    private final List<Question> questions = new ArrayList<>();
    private CompletionStage<Answer> answer = answered();
    private boolean ready = true;
    private final PredictionStream stream = new PredictionStream(
            new KafkaConfig("nowhere", "graft.", 1, (short) 1, Map.of()),
            log,
            new QuestionReader(registry),
            this::answer,
            () -> ready);
    private long offset;

    @BeforeEach
    void start() {
        registry.task("t", ATask.named("t").state());
        stream.onStart(consumer);
        consumer.rebalance(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    }

    @Test
    void shouldAnswerWithTheCallersKeyAndId() {
        receive(NO_TEXT, "{\"id\":\"7\",\"task\":\"t\",\"version\":2,\"inputs\":[{\"text\":\"x\"}]}");
        receive(null, "{\"id\":\"8\",\"task\":\"t\",\"inputs\":[{\"text\":\"y\"}]}");
        poll();
        assertThat(questions).containsExactly(question(2, "x"), question(null, "y"));
        assertThat(log.sent()).extracting(FakeLog.Sent::key).containsExactly(NO_TEXT, null);
        assertThat(log.sent()).extracting(FakeLog.Sent::topic).containsOnly(Topic.PREDICTIONS);
        io.graft.schemas.Prediction prediction = predictions().get(0);
        assertThat(prediction.id()).isEqualTo("7");
        assertThat(prediction.version()).isEqualTo(2);
        assertThat(prediction.outputs().get(0).path("score").floatValue()).isEqualTo(1);
        assertThat(committed()).isEqualTo(2);
    }

    @Test
    void shouldCommitOnlyWhatKafkaHasAcknowledged() {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        log.acknowledge(acknowledged);
        ask("1");
        poll();
        log.acknowledge(CompletableFuture.completedFuture(null));
        ask("2");
        poll();
        poll();
        assertThat(predictions()).hasSize(2);
        assertThat(committed())
                .as("the second is acknowledged, but not the first")
                .isZero();
        acknowledged.complete(null);
        poll();
        assertThat(committed()).isEqualTo(2);
    }

    @Test
    void shouldSendAgainWhatKafkaDidNotTake() {
        log.failWith(new IllegalStateException("no broker"));
        ask("1");
        poll();
        assertThat(committed()).isZero();
        log.failWith(null);
        poll();
        assertThat(predictions()).extracting(io.graft.schemas.Prediction::id).containsExactly("1");
        poll();
        assertThat(committed()).isEqualTo(1);
    }

    @Test
    void shouldPauseKafkaAndDropNothingWhenTheServerIsFull() {
        for (Refusal refusal : List.of(Refusal.OVERLOADED, Refusal.TASK_OVERLOADED)) {
            answer = refused(refusal);
            int asked = questions.size();
            for (int i = 0; i < 1_100; i++) {
                ask(refusal + "-" + i);
            }
            poll();
            poll();
            assertThat(consumer.paused()).containsExactly(PARTITION);
            assertThat(questions).as("one is tried in each round").hasSize(asked + 2);
            answer = answered();
            poll();
            poll();
            assertThat(consumer.paused()).isEmpty();
        }
        assertThat(predictions())
                .extracting(io.graft.schemas.Prediction::id)
                .hasSize(2_200)
                .doesNotHaveDuplicates();
        assertThat(committed()).isEqualTo(2_200);
    }

    @Test
    void shouldAnswerWithAProblemWhatHasNoAnswer() {
        answer = refused(Refusal.UNKNOWN_TASK);
        receive("k", "{\"id\":\"1\",\"task\":\"nobody\",\"inputs\":[{\"text\":\"x\"}]}");
        receive("k", "{\"id\":\"2\",\"task\":\"t\",\"inputs\":[]}");
        receive("k", "{\"id\":\"3\",\"task\":\"t\",\"inputs\":[{\"text\":\"x\",\"textPair\":\"y\"}]}");
        receive("k", "{\"id\":\"4\",\"task\":\"Not A Task\",\"inputs\":[{\"text\":\"x\"}]}");
        poll();
        answer = CompletableFuture.failedFuture(new IllegalStateException("secret"));
        ask("5");
        poll();
        poll();
        assertThat(predictions())
                .extracting(prediction ->
                        prediction.id() + " " + prediction.problem().code())
                .containsExactly(
                        "1 unknown-task", "2 invalid-body", "3 pair-mismatch", "4 bad-task-name", "5 internal");
        assertThat(predictions().get(4).problem().detail()).doesNotContain("secret");
        assertThat(committed()).isEqualTo(5);
    }

    @Test
    void shouldAnswerEveryKindAsHttpDoes() {
        registry.task("pairs", ATask.named("pairs").kind(TaskKind.SPAN).state());
        registry.task("tags", ATask.named("tags").kind(TaskKind.TAGGING).state());
        Map<Prediction, String> outputs = new LinkedHashMap<>();
        outputs.put(new Label(List.of("a", "b"), new float[] {0.25f, 0.75f}, false), "/label");
        outputs.put(new Labels(List.of("a", "b"), new float[] {0.25f, 0.75f}, false), "/labels/0");
        outputs.put(new Score(2, false), "/score");
        outputs.put(new Span(1, 2, "y", true), "/span/text");
        outputs.put(new Tags(List.of("O"), new float[] {1}, false), "/tags/0");
        for (Prediction output : outputs.keySet()) {
            answer = answered(output);
            String asked = output instanceof Span
                    ? "\"pairs\",\"inputs\":[{\"text\":\"x\",\"textPair\":\"yyy\"}]"
                    : output instanceof Tags
                            ? "\"tags\",\"inputs\":[{\"tokens\":[\"x\"]}]"
                            : "\"t\",\"inputs\":[{\"text\":\"x\"}]";
            receive("k", "{\"id\":\"1\",\"task\":" + asked + "}");
            poll();
        }
        answer = refused(Refusal.UNAVAILABLE);
        receive("k", "{\"id\":\"2\",\"task\":\"tags\",\"inputs\":[{\"text\":\"x\"}]}");
        receive("k", "{\"id\":\"3\",\"task\":\"pairs\",\"inputs\":[{\"text\":\"x\"}]}");
        poll();

        List<String> found = new ArrayList<>();
        for (String path : outputs.values()) {
            found.add(predictions().get(found.size()).outputs().get(0).at(path).asText());
        }
        assertThat(found).containsExactly("b", "b", "2.0", "y", "O");
        assertThat(predictions().stream().skip(5))
                .extracting(prediction -> prediction.problem().code())
                .containsExactly("invalid-body", "pair-mismatch");
    }

    @Test
    void shouldSayThatAnAnswerIsTooLargeForKafka() {
        log.failOnceWith(new RecordTooLargeException("1,200,000 bytes"));
        ask("1");
        poll();
        poll();
        assertThat(predictions()).hasSize(1);
        assertThat(predictions().get(0).problem().code()).isEqualTo("too-large");
        assertThat(committed()).isEqualTo(1);
    }

    @Test
    void shouldPutWhatIsNoRequestAmongTheDeadLetters() {
        for (String bad : List.of("{", "[]", "{\"task\":\"t\",\"inputs\":[]}", "{\"id\":7,\"task\":\"t\"}")) {
            receive(NO_TEXT, bad);
        }
        receive(NO_TEXT, null);
        receive(NO_TEXT, "{\"id\":\"" + "i".repeat(201) + "\",\"task\":\"t\",\"inputs\":[]}");
        receive(NO_TEXT, "{\"id\":\"1\",\"task\":\"" + "t".repeat(128) + "\",\"inputs\":[]}");
        poll();
        assertThat(log.sent()).hasSize(7).extracting(FakeLog.Sent::topic).containsOnly(Topic.DEAD_LETTERS);
        assertThat(log.sent()).extracting(FakeLog.Sent::key).containsOnly(NO_TEXT);
        assertThat(committed()).isEqualTo(7);
    }

    @Test
    void shouldNotBeHeldUpByADeadLetterThatIsTooLarge() {
        log.failOnceWith(new RecordTooLargeException("20,000,000 bytes"));
        receive("k", "no request");
        ask("1");
        poll();
        poll();
        assertThat(predictions()).hasSize(1);
        assertThat(committed()).isEqualTo(2);
    }

    @Test
    void shouldHoldNoMoreLargeRequestsAtOnceThanFitIntoMemory() {
        CompletableFuture<Answer> pending = new CompletableFuture<>();
        answer = pending;
        String large = "{\"text\":\"" + "x".repeat(20_000) + "\"}";
        String inputs = String.join(",", Collections.nCopies(256, large));
        for (int i = 0; i < 3; i++) {
            receive("k", "{\"id\":\"" + i + "\",\"task\":\"t\",\"inputs\":[" + inputs + "]}");
        }
        ask("small");
        poll();
        assertThat(questions.size()).isEqualTo(1);
        answer = answered();
        pending.complete(answered().toCompletableFuture().join());
        poll();
        poll();
        assertThat(committed()).isEqualTo(4);
    }

    @Test
    void shouldAskNothingBeforeTheRegistryIsRead() {
        ready = false;
        ask("1");
        poll();
        assertThat(questions).isEmpty();
        ready = true;
        poll();
        assertThat(questions).hasSize(1);
    }

    @Test
    void shouldForgetWhatAnotherServerAnswersNow() {
        answer = refused(Refusal.OVERLOADED);
        ask("1");
        poll();
        consumer.rebalance(List.of());
        answer = answered();
        poll();
        assertThat(predictions()).isEmpty();
    }

    private CompletionStage<Answer> answer(Question question) {
        questions.add(question);
        return answer;
    }

    private void ask(String id) {
        receive("k", "{\"id\":\"" + id + "\",\"task\":\"t\",\"inputs\":[{\"text\":\"x\"}]}");
    }

    /** @param key a character for each byte */
    private void receive(@Nullable String key, @Nullable String value) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        consumer.addRecord(new ConsumerRecord<>(
                TOPIC,
                0,
                offset++,
                0,
                TimestampType.CREATE_TIME,
                keyBytes == null ? -1 : keyBytes.length,
                bytes == null ? -1 : bytes.length,
                keyBytes,
                bytes,
                new RecordHeaders(),
                Optional.empty()));
    }

    private void poll() {
        stream.onRecords(consumer.poll(Duration.ZERO), consumer);
    }

    private long committed() {
        OffsetAndMetadata committed = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        return committed == null ? 0 : committed.offset();
    }

    private List<io.graft.schemas.Prediction> predictions() {
        return log.sent().stream()
                .map(sent -> (io.graft.schemas.Prediction) sent.message())
                .toList();
    }

    private static Question question(@Nullable Integer version, String text) {
        return new Question("t", version, List.of(new Input(text, null)));
    }

    private static CompletionStage<Answer> answered() {
        return answered(new Score(1, false));
    }

    private static CompletionStage<Answer> answered(Prediction output) {
        return CompletableFuture.completedFuture(new Answer.Answered("t", 2, "sha256:a", "sha256:b", List.of(output)));
    }

    private static CompletionStage<Answer> refused(Refusal reason) {
        return CompletableFuture.completedFuture(new Answer.Refused(reason, "because"));
    }
}
