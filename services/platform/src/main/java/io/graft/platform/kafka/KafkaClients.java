package io.graft.platform.kafka;

import io.graft.platform.config.KafkaConfig;
import io.graft.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's clients as Graft uses them: keys are text unless said otherwise, values are bytes. */
public final class KafkaClients {
    /** Longer than a broker's loss takes, and short enough for who waits: what is not acknowledged by then is refused. */
    private static final int DELIVERY_MILLIS = 30_000;

    private static final int REQUEST_MILLIS = 10_000;

    private KafkaClients() {}

    public static Admin admin(KafkaConfig config) {
        return Admin.create(common(config, "graft-admin"));
    }

    /** Idempotent, acknowledged by all replicas in sync. */
    public static KafkaProducer<String, byte[]> producer(KafkaConfig config, String name) {
        return producer(config, name, new StringSerializer());
    }

    /**
     * The same with other keys than text.
     *
     * @param keys writes them
     */
    public static <K> KafkaProducer<K, byte[]> producer(KafkaConfig config, String name, Serializer<K> keys) {
        Map<String, Object> properties = common(config, name);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES);
        properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        properties.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_MILLIS);
        return new KafkaProducer<>(properties, keys, new ByteArraySerializer());
    }

    /** Without a group, for {@code assign}: reads committed records from the beginning. */
    public static KafkaConsumer<String, byte[]> consumer(KafkaConfig config, String name) {
        return consumer(config, name, Map.of());
    }

    /**
     * Reads committed records, commits nothing by itself.
     *
     * @param properties over the ones here, for example {@code group.id} and {@code max.poll.records}
     */
    public static KafkaConsumer<String, byte[]> consumer(
            KafkaConfig config, String name, Map<String, Object> properties) {
        return consumer(config, name, properties, new StringDeserializer());
    }

    /**
     * The same with other keys than text.
     *
     * @param keys reads them
     */
    public static <K> KafkaConsumer<K, byte[]> consumer(
            KafkaConfig config, String name, Map<String, Object> properties, Deserializer<K> keys) {
        Map<String, Object> all = common(config, name);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.putAll(properties);
        return new KafkaConsumer<>(all, keys, new ByteArrayDeserializer());
    }

    /** What every client needs: bootstrap, name, and the operator's own properties. */
    public static Map<String, Object> common(KafkaConfig config, String name) {
        Map<String, Object> properties = new HashMap<>(config.client());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, name);
        return properties;
    }
}
