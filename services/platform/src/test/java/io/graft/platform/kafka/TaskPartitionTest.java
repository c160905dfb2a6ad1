package io.graft.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

class TaskPartitionTest {
    @Property
    void shouldBeThePartitionThatKafkaChoosesForTheTaskAsKey(
            @ForAll String task, @ForAll @IntRange(min = 1, max = 1_000) int partitions) {
        byte[] key = task.getBytes(StandardCharsets.UTF_8);

        assertThat(TaskPartition.of(task, partitions))
                .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions))
                .isBetween(0, partitions - 1);
    }
}
