package io.graft.onboarding;

import io.graft.learning.StoredExample;
import io.graft.learning.StoredVersion;
import io.graft.learning.TaskRecord;
import io.graft.learning.TaskView;
import io.graft.platform.kafka.JsonSerde;
import io.graft.schemas.TaskKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** What onboarding remembers of the tasks of one partition. */
final class TaskStores {
    static final String TASKS = "tasks";
    static final String EXAMPLES = "examples";
    static final String VERSIONS = "versions";
    static final String PROGRESS = "progress";

    private final KeyValueStore<String, TaskRecord> tasks;
    private final KeyValueStore<String, StoredExample> examples;
    private final KeyValueStore<String, StoredVersion> versions;
    private final KeyValueStore<Integer, Long> progress;

    TaskStores(ProcessingContext context) {
        tasks = context.getStateStore(TASKS);
        examples = context.getStateStore(EXAMPLES);
        versions = context.getStateStore(VERSIONS);
        progress = context.getStateStore(PROGRESS);
    }

    /** Tasks and progress change with every example: caches keep one change a commit for the changelog. */
    static Set<StoreBuilder<?>> builders() {
        Set<StoreBuilder<?>> builders = new LinkedHashSet<>();
        builders.add(
                store(TASKS, Serdes.String(), new JsonSerde<>(TaskRecord.class)).withCachingEnabled());
        builders.add(store(EXAMPLES, Serdes.String(), new JsonSerde<>(StoredExample.class)));
        builders.add(store(VERSIONS, Serdes.String(), new JsonSerde<>(StoredVersion.class)));
        builders.add(store(PROGRESS, Serdes.Integer(), Serdes.Long()).withCachingEnabled());
        return builders;
    }

    private static <K, V> StoreBuilder<KeyValueStore<K, V>> store(String name, Serde<K> keys, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values);
    }

    TaskRecord task(String task) {
        TaskRecord known = tasks.get(task);
        return known == null ? TaskRecord.unknown(task) : known;
    }

    void keep(TaskRecord record) {
        if (record.equals(TaskRecord.unknown(record.task()))) {
            tasks.delete(record.task());
        } else {
            tasks.put(record.task(), record);
        }
    }

    void forEachTask(Consumer<TaskRecord> consumer) {
        try (KeyValueIterator<String, TaskRecord> all = tasks.all()) {
            all.forEachRemaining(entry -> consumer.accept(entry.value));
        }
    }

    void keepExample(String task, String id, StoredExample example) {
        examples.put(TaskKey.ofExample(task, id), example);
    }

    void forgetExample(String task, String id) {
        examples.delete(TaskKey.ofExample(task, id));
    }

    void keepVersion(StoredVersion version) {
        versions.put(
                TaskKey.ofVersion(version.version().task(), version.version().version()), version);
    }

    /** Forgets all examples of a task; their keys in {@code task-data}. */
    List<String> forgetExamples(String task) {
        return forgetAll(examples, task);
    }

    /** Forgets all versions of a task; their keys in {@code adapters}. */
    List<String> forgetVersions(String task) {
        return forgetAll(versions, task);
    }

    private static <V> List<String> forgetAll(KeyValueStore<String, V> store, String task) {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, V> all = store.prefixScan(task + "/", new StringSerializer())) {
            all.forEachRemaining(entry -> keys.add(entry.key));
        }
        keys.forEach(store::delete);
        return keys;
    }

    /** Offset after the last processed example of a partition. */
    long processed(int partition) {
        Long end = progress.get(partition);
        return end == null ? 0 : end;
    }

    void processed(int partition, long end) {
        progress.put(partition, end);
    }

    TaskView view(String task) {
        return new TaskView() {
            @Override
            public Optional<StoredExample> example(String id) {
                return Optional.ofNullable(examples.get(TaskKey.ofExample(task, id)));
            }

            @Override
            public Optional<StoredVersion> version(int version) {
                return Optional.ofNullable(versions.get(TaskKey.ofVersion(task, version)));
            }
        };
    }
}
