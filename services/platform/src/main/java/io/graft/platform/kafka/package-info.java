/** The ways to and from Kafka: topics, clients, one thread per consumer, a sender that never blocks its caller. */
@NullMarked
package io.graft.platform.kafka;

import org.jspecify.annotations.NullMarked;
