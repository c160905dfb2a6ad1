package io.graft.serving.log;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.PollLoop;
import io.graft.schemas.Audit;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingProgress;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows trainings from now on, and audits from the latest few. */
public final class NewsReader implements PollLoop.Work {
    private static final Logger LOG = LoggerFactory.getLogger(NewsReader.class);

    private final String progressTopic;
    private final String auditTopic;
    private final int latestAudits;
    private final Listener listener;

    /** @param latestAudits of each partition, read before what follows */
    public NewsReader(KafkaConfig config, int latestAudits, Listener listener) {
        this.progressTopic = config.name(Topic.TRAINING_PROGRESS);
        this.auditTopic = config.name(Topic.AUDITS);
        this.latestAudits = latestAudits;
        this.listener = listener;
    }

    @Override
    public void onStart(Consumer<String, byte[]> consumer) {
        List<TopicPartition> progress = partitions(consumer, progressTopic);
        List<TopicPartition> audits = partitions(consumer, auditTopic);
        consumer.assign(Stream.concat(progress.stream(), audits.stream()).toList());
        consumer.seekToEnd(progress);
        Map<TopicPartition, Long> first = consumer.beginningOffsets(audits);
        consumer.endOffsets(audits)
                .forEach((partition, end) ->
                        consumer.seek(partition, Math.max(first.getOrDefault(partition, 0L), end - latestAudits)));
    }

    @Override
    public void onRecords(ConsumerRecords<String, byte[]> records, Consumer<String, byte[]> consumer) {
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.value() != null) {
                tell(record);
            }
        }
    }

    private void tell(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().equals(progressTopic)) {
                listener.onProgress(Json.read(record.value(), TrainingProgress.class));
            } else {
                listener.onAudit(Json.read(record.value(), Audit.class));
            }
        } catch (MalformedMessageException e) {
            LOG.error("{} {} is ignored: {}", record.topic(), record.key(), e.getMessage());
        }
    }

    private static List<TopicPartition> partitions(Consumer<String, byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /** Called on the reader's thread. */
    public interface Listener {
        void onProgress(TrainingProgress progress);

        void onAudit(Audit audit);
    }
}
