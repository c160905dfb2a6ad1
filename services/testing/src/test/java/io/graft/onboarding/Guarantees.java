package io.graft.onboarding;

import io.graft.platform.trace.Tracing;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;

/** Onboarding with another processing guarantee than its own: only to measure what that one costs. */
public final class Guarantees {
    /** Kafka Streams' default for at-least-once. */
    private static final long COMMIT_INTERVAL_MILLIS = 30_000;

    private Guarantees() {}

    /** The same topology and stores, at least once, committed as often as Kafka Streams does by default. */
    public static Onboarding atLeastOnce(OnboardingConfig config) {
        Properties properties = StreamsProperties.of(config);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MILLIS);
        return new Onboarding(config, Tracing.OFF, properties);
    }
}
