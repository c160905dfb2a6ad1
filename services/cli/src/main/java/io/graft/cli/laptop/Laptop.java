package io.graft.cli.laptop;

import io.graft.adapters.Encoder;
import io.graft.cli.broker.EmbeddedKafka;
import io.graft.platform.StartupException;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.Settings;
import io.graft.platform.trace.Tracing;
import io.graft.serving.Serving;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Broker, onboarding, trainer and serving in one JVM, started in this order and stopped in the other. The encoder is
 * loaded once and shared. What they have written stays in the data directory.
 */
public final class Laptop implements AutoCloseable {
    /** Fewer than elsewhere: one broker, one disk. */
    private static final String PARTITIONS = "4";

    /** After a kill, Kafka may wait for the dead onboarding as long as a living one may be silent: two minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Frame frame;
    private final Encoder encoder;
    private final KafkaConfig kafka;
    private final Serving serving;

    private Laptop(Frame frame, Encoder encoder, KafkaConfig kafka, Serving serving) {
        this.frame = frame;
        this.encoder = encoder;
        this.kafka = kafka;
        this.serving = serving;
    }

    /**
     * Returns once it answers.
     *
     * @param environment further settings, as for the separate processes
     * @throws StartupException if a port is taken or the data directory is in use
     * @throws io.graft.adapters.EngineUnavailableException if the device or the platform cannot run the encoder
     */
    public static Laptop start(LaptopPlan plan, Map<String, String> environment, Clock clock) {
        Frame frame = new Frame();
        try {
            return start(frame, plan, new HashMap<>(environment), clock);
        } catch (RuntimeException | Error e) {
            frame.close();
            throw e;
        }
    }

    private static Laptop start(Frame frame, LaptopPlan plan, Map<String, String> variables, Clock clock) {
        Tracing tracing = Telemetry.start(variables, "graft", frame);
        EmbeddedKafka broker = frame.opened(EmbeddedKafka.start(plan.data().resolve("kafka"), plan.kafkaPort()));
        place(variables, plan, broker.bootstrap());
        Processes encoding = new Processes(frame, KnownSettings.of(variables), tracing, clock);
        Encoder encoder = encoding.encoder();
        // Jobs must name the base that the trainer in this JVM has.
        variables.put("GRAFT_BASE_DIGEST", encoder.baseDigest());
        Settings settings = KnownSettings.of(variables);
        settings.log(LoggerFactory.getLogger(Laptop.class));
        Processes processes = new Processes(frame, settings, tracing, clock);
        KafkaConfig kafka = processes.topics();
        processes.management();
        processes.onboarding();
        processes.trainer(encoder);
        Serving serving = processes.serving(encoder);
        frame.started();
        awaitReady(frame);
        return new Laptop(frame, encoder, kafka, serving);
    }

    /** Where the public routes are. */
    public URI server() {
        return URI.create("http://127.0.0.1:" + serving.port());
    }

    public KafkaConfig kafka() {
        return kafka;
    }

    /** Shared with trainer and serving; closed with this. */
    public Encoder encoder() {
        return encoder;
    }

    /** Stops all, the last started first. Again, it does nothing. */
    @Override
    public void close() {
        frame.close();
    }

    private static void place(Map<String, String> variables, LaptopPlan plan, String bootstrap) {
        variables.put("GRAFT_KAFKA_BOOTSTRAP", bootstrap);
        variables.put("GRAFT_STORE_DIRECTORY", plan.data().resolve("store").toString());
        variables.put("GRAFT_STATE_DIRECTORY", plan.data().resolve("state").toString());
        putIfChosen(variables, "GRAFT_HTTP_PORT", plan.httpPort());
        putIfChosen(variables, "GRAFT_MANAGEMENT_PORT", plan.managementPort());
        putIfChosen(variables, "GRAFT_DEVICE", plan.device());
        putIfChosen(variables, "GRAFT_BASE", plan.base());
        placeTopics(variables);
    }

    /** How a laptop's own Kafka is divided, unless a setting says otherwise. */
    public static void placeTopics(Map<String, String> variables) {
        variables.putIfAbsent("GRAFT_PARTITIONS", PARTITIONS);
    }

    private static void putIfChosen(Map<String, String> variables, String key, @Nullable Object chosen) {
        if (chosen != null) {
            variables.put(key, chosen.toString());
        }
    }

    private static void awaitReady(Frame frame) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .until(frame::isReady);
        } catch (ConditionTimeoutException e) {
            throw new StartupException(
                    "not ready within " + PATIENCE.toMinutes() + " minutes: " + frame.problems() + "; see the log", e);
        }
    }
}
