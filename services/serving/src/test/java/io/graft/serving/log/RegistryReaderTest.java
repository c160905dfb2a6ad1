package io.graft.serving.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.platform.config.KafkaConfig;
import io.graft.schemas.Json;
import io.graft.schemas.TaskKey;
import io.graft.schemas.Topic;
import io.graft.serving.ATask;
import io.graft.serving.registry.Change;
import io.graft.serving.registry.Registry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RegistryReaderTest {
    private final Registry registry = new Registry();
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, Long> erasedBefore = new HashMap<>();
    private final List<Long> times = new ArrayList<>();
    private long now;
    private final RegistryReader reader = new RegistryReader(
            new KafkaConfig("localhost:1", "test.", 1, (short) 1, Map.of()), registry, new RegistryReader.Listener() {
                @Override
                public void onCaughtUp(Map<String, Long> erased) {
                    erasedBefore.putAll(erased);
                }

                @Override
                public void onChange(Change change, long at) {
                    changes.add(change);
                    times.add(at);
                }
            });

    @Test
    void shouldFoldWhatLayThereWithoutItsHistory() {
        // The topics have no order between them: the new life's release comes before the old life's tombstone.
        read(Topic.RELEASES, "t", ATask.release("t", 5, 1, ATask.NOWHERE));
        read(Topic.TASKS, "t", ATask.named("t").champion(3).state());
        read(Topic.TASKS, "t", null);
        read(Topic.TASKS, "t", ATask.named("t").champion(5).state());
        read(Topic.ADAPTERS, TaskKey.ofVersion("t", 5), ATask.version("t", 5, ATask.NOWHERE));
        read(Topic.TASKS, "gone", ATask.named("gone").state());
        read(Topic.TASKS, "gone", null);
        assertThat(registry.tasks()).isEmpty();
        reader.onCaughtUp();
        assertThat(changes).isEmpty();
        assertThat(erasedBefore)
                .as("when they were erased, t before it was declared again")
                .isEqualTo(Map.of("t", 3L, "gone", 7L));
        assertThat(registry.find("t")).hasValueSatisfying(view -> {
            assertThat(view.champion().version()).isEqualTo(5);
            assertThat(view.versions()).containsOnlyKeys(5);
        });
        assertThat(registry.find("gone")).isEmpty();
    }

    @Test
    void shouldTellOfEachChangeAfterwards() {
        reader.onCaughtUp();
        read(Topic.TASKS, "t", ATask.named("t").state());
        read(Topic.ADAPTERS, TaskKey.ofVersion("t", 1), ATask.version("t", 1, ATask.NOWHERE));
        read(Topic.RELEASES, "t", ATask.release("t", 1, 1, ATask.NOWHERE));
        read(Topic.RELEASES, "t", ATask.release("t", 1, 1, ATask.NOWHERE));
        read(Topic.RELEASES, "t", null);
        assertThat(changes)
                .extracting(change -> change.getClass().getSimpleName())
                .containsExactly("TaskChanged", "VersionAdded", "ChampionChanged", "TaskErased");
        assertThat(times).containsExactly(1L, 2L, 3L, 5L);
    }

    @Test
    void shouldSkipWhatItCannotRead() {
        reader.onCaughtUp();
        reader.onRecord(new ConsumerRecord<>("test.tasks", 0, 0, "t", new byte[] {'{'}));
        reader.onRecord(new ConsumerRecord<>("test.adapters", 0, 0, "no-number", null));
        reader.onRecord(new ConsumerRecord<>("test.tasks", 0, 0, null, new byte[0]));
        reader.onRecord(new ConsumerRecord<>("test.other", 0, 0, "t", new byte[0]));
        assertThat(changes).isEmpty();
        read(Topic.TASKS, "t", ATask.named("t").state());
        assertThat(registry.find("t")).isPresent();
    }

    private void read(Topic topic, String key, @Nullable Object message) {
        byte[] value = message == null ? null : Json.bytes(message);
        reader.onRecord(new ConsumerRecord<>(
                topic.name("test."),
                0,
                0,
                ++now,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                new RecordHeaders(),
                Optional.empty()));
    }
}
