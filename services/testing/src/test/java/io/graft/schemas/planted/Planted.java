package io.graft.schemas.planted;

import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Breaks the architecture on purpose. */
final class Planted {
    final Class<?> forbidden = ConsumerConfig.class;
}
