package io.graft.serving.log;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.PollLoop;
import io.graft.schemas.Audit;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingProgress;
import io.graft.serving.audit.AuditRing;
import io.graft.serving.insight.Rejected;
import io.graft.serving.insight.RejectedRing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows trainings from now on, and audits and rejected examples from the latest few. */
public final class NewsReader implements PollLoop.Work<String> {
    private static final Logger LOG = LoggerFactory.getLogger(NewsReader.class);

    private final String progressTopic;
    private final String auditTopic;
    private final String rejectedTopic;
    private final Listener listener;

    public NewsReader(KafkaConfig config, Listener listener) {
        this.progressTopic = config.name(Topic.TRAINING_PROGRESS);
        this.auditTopic = config.name(Topic.AUDITS);
        this.rejectedTopic = config.name(Topic.EXAMPLES_REJECTED);
        this.listener = listener;
    }

    @Override
    public void onStart(Consumer<String, byte[]> consumer) {
        List<TopicPartition> progress = partitions(consumer, progressTopic);
        List<TopicPartition> audits = partitions(consumer, auditTopic);
        List<TopicPartition> rejected = partitions(consumer, rejectedTopic);
        List<TopicPartition> all = new ArrayList<>(progress);
        all.addAll(audits);
        all.addAll(rejected);
        consumer.assign(all);
        consumer.seekToEnd(progress);
        seekToLatest(consumer, audits, AuditRing.SIZE);
        seekToLatest(consumer, rejected, RejectedRing.OF_EACH_PARTITION);
    }

    @Override
    public void onRecords(ConsumerRecords<String, byte[]> records, Consumer<String, byte[]> consumer) {
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.topic().equals(rejectedTopic)) {
                listener.onRejected(Rejected.of(record));
            } else if (record.value() != null) {
                tell(record);
            }
        }
    }

    private void tell(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().equals(progressTopic)) {
                listener.onProgress(Json.read(record.value(), TrainingProgress.class), record.timestamp());
            } else {
                listener.onAudit(Json.read(record.value(), Audit.class));
            }
        } catch (MalformedMessageException e) {
            LOG.error("{} {} is ignored: {}", record.topic(), record.key(), e.getMessage());
        }
    }

    private static void seekToLatest(Consumer<String, byte[]> consumer, List<TopicPartition> partitions, int latest) {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        consumer.endOffsets(partitions)
                .forEach((partition, end) ->
                        consumer.seek(partition, Math.max(first.getOrDefault(partition, 0L), end - latest)));
    }

    private static List<TopicPartition> partitions(Consumer<String, byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /** Called on the reader's thread. */
    public interface Listener {
        /** @param at epoch milliseconds */
        void onProgress(TrainingProgress progress, long at);

        void onAudit(Audit audit);

        void onRejected(Rejected example);
    }
}
