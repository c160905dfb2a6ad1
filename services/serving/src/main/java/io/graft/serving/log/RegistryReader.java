package io.graft.serving.log;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.Replay;
import io.graft.platform.trace.TraceHeaders;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.Release;
import io.graft.schemas.TaskKey;
import io.graft.schemas.TaskState;
import io.graft.schemas.Topic;
import io.graft.serving.registry.Change;
import io.graft.serving.registry.Registry;
import io.graft.serving.registry.VersionKey;
import io.opentelemetry.api.trace.Span;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the compacted topics into the registry. Until the ends seen at start only the last value of each key is kept,
 * then all are folded topic by topic: what lay there before has no history.
 */
public final class RegistryReader implements Replay.Reader {
    /** In the order of folding: a task before its versions, these before its champion. */
    private static final List<Topic> TOPICS = List.of(Topic.TASKS, Topic.ADAPTERS, Topic.RELEASES);

    private static final Logger LOG = LoggerFactory.getLogger(RegistryReader.class);

    private final KafkaConfig config;
    private final Registry registry;
    private final Listener listener;
    private final Map<Topic, Map<String, ConsumerRecord<String, byte[]>>> found = new EnumMap<>(Topic.class);
    private final Map<String, Long> erased = new LinkedHashMap<>();
    private boolean caughtUp;

    public RegistryReader(KafkaConfig config, Registry registry, Listener listener) {
        this.config = config;
        this.registry = registry;
        this.listener = listener;
        TOPICS.forEach(topic -> found.put(topic, new LinkedHashMap<>()));
    }

    /** The names of the topics it needs. */
    public List<String> topics() {
        return TOPICS.stream().map(config::name).toList();
    }

    @Override
    public void onRecord(ConsumerRecord<String, byte[]> record) {
        for (Topic topic : TOPICS) {
            if (record.key() != null && config.name(topic).equals(record.topic())) {
                take(topic, record);
            }
        }
    }

    @Override
    public void onCaughtUp() {
        caughtUp = true;
        TOPICS.forEach(topic -> found.getOrDefault(topic, Map.of()).values().forEach(record -> fold(topic, record)));
        found.clear();
        listener.onCaughtUp(Map.copyOf(erased));
        erased.clear();
    }

    private void take(Topic topic, ConsumerRecord<String, byte[]> record) {
        if (caughtUp) {
            TraceHeaders.read(record.headers())
                    .wrap(() -> fold(topic, record).forEach(change -> listener.onChange(change, record.timestamp())))
                    .run();
        } else {
            if (topic == Topic.TASKS && record.value() == null) {
                erased.put(record.key(), record.timestamp());
            }
            found.computeIfAbsent(topic, unused -> new LinkedHashMap<>()).put(record.key(), record);
        }
    }

    /** A record that cannot be read changes nothing: its writer is of another version, or not ours. */
    private List<Change> fold(Topic topic, ConsumerRecord<String, byte[]> record) {
        String key = record.key();
        byte[] value = record.value();
        try {
            return switch (topic) {
                case TASKS -> registry.task(key, read(value, TaskState.class));
                case ADAPTERS ->
                    version(
                            key,
                            read(value, AdapterVersion.class),
                            Span.fromContext(TraceHeaders.read(record.headers())));
                case RELEASES -> registry.release(key, read(value, Release.class));
                default -> List.of();
            };
        } catch (MalformedMessageException e) {
            LOG.error("{} {} is ignored: {}", topic.suffix(), key, e.getMessage());
            return List.of();
        }
    }

    private List<Change> version(String key, @Nullable AdapterVersion version, Span origin) {
        String task = TaskKey.task(key);
        OptionalInt number = number(key.substring(Math.min(key.length(), task.length() + 1)));
        if (number.isEmpty()) {
            throw new MalformedMessageException("the key is not task/version", null);
        }
        if (version != null) {
            registry.origin(new VersionKey(task, number.getAsInt()), origin.getSpanContext());
        }
        return registry.version(task, number.getAsInt(), version);
    }

    private static OptionalInt number(String text) {
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private static <T> @Nullable T read(byte @Nullable [] value, Class<T> type) {
        return value == null ? null : Json.read(value, type);
    }

    /** Called on the reader's thread. */
    public interface Listener {
        /**
         * The registry holds all that lay in the topics at start.
         *
         * @param erased tasks whose tombstones were read, be they declared again since, and when they were written, in epoch
         *     milliseconds
         */
        void onCaughtUp(Map<String, Long> erased);

        /**
         * After that, each change, once the registry has it; in the trace of its record.
         *
         * @param at when that was written, epoch milliseconds
         */
        void onChange(Change change, long at);
    }
}
