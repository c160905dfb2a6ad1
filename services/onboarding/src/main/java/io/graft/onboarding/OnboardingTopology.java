package io.graft.onboarding;

import io.graft.learning.TaskLife;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.TaskPartition;
import io.graft.platform.trace.Tracing;
import io.graft.schemas.TaskKey;
import io.graft.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Three sources, one writer of the tasks with its stores, and a sink for each topic it writes. */
final class OnboardingTopology {
    private static final String DECIDE = "decide";
    private static final List<Topic> SOURCES = List.of(Topic.EXAMPLES, Topic.TASK_COMMANDS, Topic.TRAINING_RESULTS);
    private static final List<Topic> SINKS = List.of(
            Topic.TASK_DATA, Topic.TRAINING_JOBS, Topic.ADAPTERS, Topic.RELEASES, Topic.TASKS, Topic.EXAMPLES_REJECTED);

    private OnboardingTopology() {}

    /** @param ids of the events it sends, each unique */
    static Topology build(KafkaConfig kafka, TaskLife life, Supplier<String> ids, Tracing tracing) {
        Topology topology = new Topology();
        source(topology, kafka, Topic.EXAMPLES, Incoming.examples());
        source(topology, kafka, Topic.TASK_COMMANDS, Incoming.commands());
        source(topology, kafka, Topic.TRAINING_RESULTS, Incoming.results());
        topology.addProcessor(
                DECIDE,
                new ProcessorSupplier<byte[], Incoming, byte[], byte[]>() {
                    @Override
                    public Processor<byte[], Incoming, byte[], byte[]> get() {
                        return new TaskProcessor(life, kafka.partitions(), ids, new DecisionTraces(tracing));
                    }

                    @Override
                    public Set<StoreBuilder<?>> stores() {
                        return TaskStores.builders();
                    }
                },
                SOURCES.stream().map(Topic::suffix).toArray(String[]::new));
        SINKS.forEach(topic -> sink(topology, kafka, topic));
        return topology;
    }

    private static void source(Topology topology, KafkaConfig kafka, Topic topic, Deserializer<Incoming> values) {
        topology.addSource(
                AutoOffsetReset.earliest(), topic.suffix(), new ByteArrayDeserializer(), values, kafka.name(topic));
    }

    private static void sink(Topology topology, KafkaConfig kafka, Topic topic) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        if (topic.partitioning() == Topic.Partitioning.BY_TASK) {
            StreamPartitioner<byte[], byte[]> byTask = (name, key, value, partitions) -> Optional.of(
                    Set.of(TaskPartition.of(TaskKey.task(new String(key, StandardCharsets.UTF_8)), partitions)));
            topology.addSink(topic.suffix(), kafka.name(topic), bytes, bytes, byTask, DECIDE);
        } else {
            topology.addSink(topic.suffix(), kafka.name(topic), bytes, bytes, DECIDE);
        }
    }
}
