package io.graft.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.learning.Limits;
import io.graft.schemas.Example;
import io.graft.schemas.Json;
import io.graft.schemas.Split;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskKind;
import io.graft.schemas.TaskState.CommandOutcome;
import io.graft.schemas.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectionTest {
    @TempDir
    private Path state;

    private AnOnboarding onboarding;

    @BeforeEach
    void open() {
        onboarding = new AnOnboarding(state);
        onboarding.command(
                new TaskCommand.Declare("d", "mood", 0, TaskKind.CLASSIFICATION, false, List.of("good", "bad"), null));
    }

    @AfterEach
    void close() {
        onboarding.close();
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("missing-value", "mood", null),
                Arguments.of("malformed-json", "mood", AnOnboarding.bytes("{\"task\":")),
                Arguments.of("malformed-json", "mood", new byte[] {(byte) 0xff, 0, 1}),
                Arguments.of("malformed-json", "mood", AnOnboarding.bytes("{\"task\":\"mood\",\"score\":NaN}")),
                Arguments.of("missing-target", "mood", AnOnboarding.bytes("{\"task\":\"mood\",\"text\":\"t\"}")),
                Arguments.of(
                        "wrong-target",
                        "mood",
                        AnOnboarding.bytes("{\"task\":\"mood\",\"text\":\"t\",\"labels\":[\"good\"]}")),
                Arguments.of("unknown-label", "mood", labelled("mood", "t", "ugly")),
                Arguments.of("text-too-long", "mood", labelled("mood", "x".repeat(Limits.TEXT + 1), "good")),
                Arguments.of("too-large", "mood", labelled("mood", "x".repeat(5 << 20), "good")),
                Arguments.of("too-large", "mood", labelled("mood", "x".repeat(10 << 20), "good")),
                Arguments.of("key-mismatch", "mood", labelled("other", "t", "good")),
                Arguments.of(
                        "pair-mismatch",
                        "mood",
                        AnOnboarding.bytes("{\"task\":\"mood\",\"text\":\"t\",\"textPair\":\"u\",\"label\":\"good\"}")),
                Arguments.of(
                        "unknown-id", "mood", AnOnboarding.bytes("{\"task\":\"mood\",\"id\":\"x\",\"deleted\":true}")));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void shouldRejectWithTheReasonAndMoveOn(String reason, String key, byte[] value) {
        RecordHeaders received = new RecordHeaders();
        received.add("ce_id", AnOnboarding.bytes("sender's"));
        onboarding.send(Topic.EXAMPLES, new TestRecord<>(AnOnboarding.bytes(key), value, received));

        assertRejected(reason, key, value, 0);
        TestRecord<byte[], byte[]> rejected =
                onboarding.records(Topic.EXAMPLES_REJECTED).get(0);
        assertThat(AnOnboarding.header(rejected, "ce_id")).isEqualTo("sender's");
        assertNextIsProcessed();
        assertThat(onboarding.state("mood").examples().rejected()).isEqualTo(1);
        assertThat(onboarding.records(Topic.DEAD_LETTERS)).isEmpty();
    }

    static Stream<Arguments> unattributable() {
        return Stream.of(
                Arguments.of("key-mismatch", null, labelled("mood", "t", "good")),
                Arguments.of("key-mismatch", "No Name", labelled("mood", "t", "good")),
                Arguments.of("bad-task-name", "No Name", labelled("No Name", "t", "good")),
                Arguments.of("malformed-json", "unheard-of", AnOnboarding.bytes("{")),
                Arguments.of("missing-value", null, null));
    }

    @ParameterizedTest
    @MethodSource("unattributable")
    void shouldRejectWhatIsOfNoTask(String reason, String key, byte[] value) {
        onboarding.send(Topic.EXAMPLES, key, value);

        assertRejected(reason, key, value, 0);
        assertNextIsProcessed();
        assertThat(onboarding.compacted(Topic.TASKS)).containsOnlyKeys("mood");
        assertThat(onboarding.state("mood").examples().rejected()).isZero();
    }

    @Test
    void shouldCutOffWhatTheTopicCannotTake() {
        byte[] huge = new byte[Topic.MAX_RECORD_BYTES + 1];

        onboarding.send(Topic.EXAMPLES, "mood", huge);

        TestRecord<byte[], byte[]> rejected =
                onboarding.records(Topic.EXAMPLES_REJECTED).get(0);
        assertThat(rejected.value().length).isLessThan(Topic.MAX_RECORD_BYTES);
        assertThat(AnOnboarding.header(rejected, "graft.truncated"))
                .isEqualTo(Integer.toString(huge.length + "mood".length()));
    }

    @Test
    void shouldMakeAMalformedCommandADeadLetter() {
        onboarding
                .send(Topic.TASK_COMMANDS, "mood", AnOnboarding.bytes("{\"type\":\"dance\"}"))
                .send(Topic.TRAINING_RESULTS, "mood", AnOnboarding.bytes("[]"));

        assertNextIsProcessed();
        List<TestRecord<byte[], byte[]>> letters = onboarding.records(Topic.DEAD_LETTERS);
        assertThat(letters).hasSize(2);
        assertThat(AnOnboarding.text(letters.get(0).value())).isEqualTo("{\"type\":\"dance\"}");
        assertThat(AnOnboarding.header(letters.get(0), "__streams.errors.topic"))
                .isEqualTo("graft.task-commands");
    }

    @Test
    void shouldMakeAMessageWithoutATaskADeadLetter() {
        onboarding
                .send(
                        Topic.TASK_COMMANDS,
                        "mood",
                        AnOnboarding.bytes("{\"type\":\"train\",\"id\":\"c\",\"examplesEnd\":0}"))
                .send(
                        Topic.TRAINING_RESULTS,
                        "mood",
                        AnOnboarding.bytes("{\"type\":\"started\",\"job\":\"j\",\"version\":1}"));

        assertThat(onboarding.records(Topic.DEAD_LETTERS)).hasSize(2);
        assertNextIsProcessed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'train','task':'mood','examplesEnd':0}",
                "{'type':'erase','id':null,'task':'mood','examplesEnd':99}",
                "{'type':'declare','id':'c','task':'mood','examplesEnd':99,'pair':false}",
                "{'type':'install','id':'c','task':'mood','examplesEnd':99}",
                "{'type':'install','id':'c','task':'mood','examplesEnd':99,'adapter':{'uri':'u','bytes':1}}"
            })
    void shouldMakeACommandThatLacksSomethingADeadLetter(String json) {
        onboarding
                .send(Topic.TASK_COMMANDS, "mood", AnOnboarding.bytes(json.replace('\'', '"')))
                .later(6_000)
                .command(new TaskCommand.Cancel("next", "mood", 0))
                .later(1_200);

        assertThat(onboarding.records(Topic.DEAD_LETTERS)).hasSize(1);
        assertThat(onboarding.state("mood").commands())
                .extracting(CommandOutcome::id)
                .endsWith("next");
    }

    @Test
    void shouldMakeAMisroutedCommandADeadLetter() {
        onboarding.send(Topic.TASK_COMMANDS, "other", Json.bytes(new TaskCommand.Erase("e", "mood", 0)));

        assertThat(onboarding.records(Topic.DEAD_LETTERS)).hasSize(1);
        assertThat(onboarding.compacted(Topic.TASKS).get("mood")).isNotNull();
        assertNextIsProcessed();
    }

    private void assertRejected(String reason, String key, byte[] value, long offset) {
        List<TestRecord<byte[], byte[]>> all = onboarding.records(Topic.EXAMPLES_REJECTED);
        assertThat(all).hasSize(1);
        TestRecord<byte[], byte[]> rejected = all.get(0);
        assertThat(AnOnboarding.text(rejected.key())).isEqualTo(key);
        assertThat(rejected.value()).isEqualTo(value);
        assertThat(AnOnboarding.header(rejected, "graft.reason")).isEqualTo(reason);
        assertThat(AnOnboarding.header(rejected, "graft.detail")).isNotBlank();
        assertThat(AnOnboarding.header(rejected, "__streams.errors.topic")).isEqualTo("graft.examples");
        assertThat(AnOnboarding.header(rejected, "__streams.errors.partition")).isEqualTo("0");
        assertThat(AnOnboarding.header(rejected, "__streams.errors.offset")).isEqualTo(Long.toString(offset));
    }

    private void assertNextIsProcessed() {
        onboarding.example("mood", "next", "the next text", "good", Split.TRAIN).later(1_200);
        assertThat(onboarding.compacted(Topic.TASK_DATA)).containsOnlyKeys("mood/next");
        assertThat(onboarding.state("mood").examples().accepted()).isEqualTo(1);
    }

    private static byte[] labelled(String task, String text, String label) {
        return Json.bytes(Example.labelled(task, text, label));
    }
}
