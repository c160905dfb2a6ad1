package io.graft.onboarding;

import io.graft.learning.TaskLife;
import io.graft.learning.TaskRules;
import io.graft.platform.StartupException;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.http.Health;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.Topics;
import io.graft.platform.trace.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running process: topics, then the topology, until closed. */
public final class Onboarding implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Onboarding.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

    private final OnboardingConfig config;
    private final KafkaStreams streams;

    /** Without traces. */
    public Onboarding(OnboardingConfig config) {
        this(config, Tracing.OFF);
    }

    public Onboarding(OnboardingConfig config, Tracing tracing) {
        this(config, tracing, StreamsProperties.of(config));
    }

    Onboarding(OnboardingConfig config, Tracing tracing, Properties properties) {
        this.config = config;
        TaskLife life = new TaskLife(TaskRules.onBase(config.baseDigest()));
        try {
            streams = new KafkaStreams(
                    OnboardingTopology.build(
                            config.kafka(), life, () -> UUID.randomUUID().toString(), tracing),
                    properties);
        } catch (StreamsException e) {
            throw new StartupException("onboarding cannot start: " + e.getMessage(), e);
        }
        streams.setUncaughtExceptionHandler(new ThreadReplacement(Clock.systemUTC()));
        streams.setStateListener((next, before) -> LOGGER.info("onboarding goes from {} to {}", before, next));
    }

    /** The consumer group of an installation's onboarding, and what the topics of its state begin with. */
    public static String group(KafkaConfig kafka) {
        return kafka.prefix() + "onboarding";
    }

    /** Where the state tells how many examples of each partition are processed. */
    public static String progressTopic(KafkaConfig kafka) {
        return group(kafka) + "-" + TaskStores.PROGRESS + "-changelog";
    }

    /**
     * Creates missing topics and begins to process; returns before the state is restored.
     *
     * @throws StartupException if Kafka or the state directory is not there
     */
    public void start() {
        try (Admin admin = KafkaClients.admin(config.kafka())) {
            Topics.ensure(admin, config.kafka());
        }
        try {
            streams.start();
        } catch (StreamsException e) {
            throw new StartupException("onboarding cannot start: " + e.getMessage(), e);
        }
    }

    /** Adds this process's checks. */
    public void register(Health health) {
        health.addLive("onboarding", this::deadBecause);
        health.addReady("onboarding", this::notReadyBecause);
    }

    /** Whether examples and commands are being processed. */
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    private Optional<String> deadBecause() {
        return switch (streams.state()) {
            case PENDING_ERROR, ERROR -> Optional.of("the topology failed; see the log");
            default -> Optional.empty();
        };
    }

    private Optional<String> notReadyBecause() {
        return isRunning() ? Optional.empty() : Optional.of("the topology is in state " + streams.state());
    }

    /** Ends after the transaction at hand, and leaves the group, so that others, or a restart, need not wait. */
    @Override
    public void close() {
        boolean closed = streams.close(CloseOptions.timeout(CLOSE_WITHIN)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        if (!closed) {
            LOGGER.warn("onboarding did not end within {}", CLOSE_WITHIN);
        }
    }
}
