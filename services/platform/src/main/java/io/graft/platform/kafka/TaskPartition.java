package io.graft.platform.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** The partition that a task has in every topic partitioned by task: Kafka's own choice for the task's name as key. */
public final class TaskPartition {
    private TaskPartition() {}

    public static int of(String task, int partitions) {
        return Utils.toPositive(Utils.murmur2(task.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
