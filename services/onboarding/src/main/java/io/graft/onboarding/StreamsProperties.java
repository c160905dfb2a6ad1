package io.graft.onboarding;

import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.Topics;
import io.graft.schemas.Topic;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/** How Kafka Streams runs the topology. */
final class StreamsProperties {
    private static final int SESSION_MILLIS = 10_000;
    private static final int TRANSACTION_MILLIS = 30_000;
    private static final int POLL_INTERVAL_MILLIS = 120_000;
    private static final long CACHE_BYTES = 32L << 20;

    private StreamsProperties() {}

    static Properties of(OnboardingConfig config) {
        KafkaConfig kafka = config.kafka();
        Properties properties = new Properties();
        properties.putAll(kafka.client());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, Onboarding.group(kafka));
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic"); // the other one has no warm-up replicas yet
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys());
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) kafka.replication());
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        // Low latency needs both: by default a poll waits 100 ms, whatever the commit interval.
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitIntervalMillis());
        properties.put(StreamsConfig.POLL_MS_CONFIG, 10);
        handlers(properties, kafka);
        timeouts(properties);
        // A rejected example may be as large as its topic takes, and a task's record holds commands with its labels.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topic.MAX_RECORD_BYTES);
        properties.put(
                StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
                Integer.toString(Topic.MAX_RECORD_BYTES));
        Topics.COMPACTED.forEach((name, value) -> properties.put(StreamsConfig.topicPrefix(name), value));
        if (kafka.replication() > 2) {
            properties.put(StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG), "2");
        }
        return properties;
    }

    private static void handlers(Properties properties, KafkaConfig kafka) {
        properties.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, kafka.name(Topic.DEAD_LETTERS));
        properties.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndContinueExceptionHandler.class);
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, UndecidableToDeadLetters.class);
        // A record that cannot be written would be a decision half told: fail, and redo from the last commit.
        properties.put(
                StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, DefaultProductionExceptionHandler.class);
    }

    /**
     * A dead instance's partitions move after the session; its transaction, which would block readers, ends soon after.
     * A transaction lasts a commit interval, but erasing a large task is one too.
     */
    private static void timeouts(Properties properties) {
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MILLIS);
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), SESSION_MILLIS / 3);
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), POLL_INTERVAL_MILLIS);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_MILLIS);
    }
}
