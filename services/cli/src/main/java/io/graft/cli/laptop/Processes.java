package io.graft.cli.laptop;

import io.graft.adapters.Encoder;
import io.graft.adapters.EngineSettings;
import io.graft.onboarding.Onboarding;
import io.graft.onboarding.OnboardingConfig;
import io.graft.platform.config.EngineConfig;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.ManagementConfig;
import io.graft.platform.config.Settings;
import io.graft.platform.config.StoreConfig;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.Topics;
import io.graft.platform.store.ArtifactStores;
import io.graft.platform.store.SweepableStore;
import io.graft.platform.trace.Tracing;
import io.graft.serving.Serving;
import io.graft.serving.ServingConfig;
import io.graft.trainer.Trainer;
import io.graft.trainer.TrainerConfig;
import io.micrometer.core.instrument.Gauge;
import java.time.Clock;
import org.apache.kafka.clients.admin.Admin;

/** Starts processes in a frame, each from its own part of the settings. What it starts, the frame closes. */
public final class Processes {
    private final Frame frame;
    private final Settings settings;
    private final Tracing tracing;
    private final Clock clock;

    public Processes(Frame frame, Settings settings, Tracing tracing, Clock clock) {
        this.frame = frame;
        this.settings = settings;
        this.tracing = tracing;
        this.clock = clock;
    }

    /** Creates the topics that are missing. */
    public KafkaConfig topics() {
        KafkaConfig kafka = KafkaConfig.from(settings);
        try (Admin admin = KafkaClients.admin(kafka)) {
            Topics.ensure(admin, kafka);
        }
        return kafka;
    }

    public int management() {
        return frame.manage(ManagementConfig.from(settings));
    }

    /**
     * @throws io.graft.adapters.EngineUnavailableException if the device or the platform cannot run it
     * @throws io.graft.adapters.UnusableBaseException if the base cannot be used
     */
    public Encoder encoder() {
        EngineConfig engine = EngineConfig.from(settings);
        Encoder encoder = frame.opened(
                Encoder.load(new EngineSettings(engine.device(), engine.precision(), engine.base(), engine.pooling())));
        watchMemory(encoder);
        return encoder;
    }

    private void watchMemory(Encoder encoder) {
        Gauge.builder("graft.device.memory.used", encoder, on -> on.deviceMemory()
                        .used())
                .description("Memory taken on the encoder's device: of a GPU by all, of a CPU by this process")
                .baseUnit("bytes")
                .register(frame.metrics());
        Gauge.builder("graft.device.memory.limit", encoder, on -> on.deviceMemory()
                        .limit())
                .description("Memory of the encoder's device")
                .baseUnit("bytes")
                .register(frame.metrics());
    }

    public void onboarding() {
        Onboarding onboarding = frame.opened(new Onboarding(OnboardingConfig.from(settings), tracing));
        onboarding.start();
        onboarding.register(frame.health());
    }

    public void trainer(Encoder encoder) {
        frame.opened(Trainer.start(
                frame.vertx(),
                TrainerConfig.from(settings),
                encoder,
                store(),
                clock,
                frame.metrics(),
                tracing,
                frame.health()));
    }

    public Serving serving(Encoder encoder) {
        return frame.opened(Serving.start(
                frame.vertx(),
                ServingConfig.from(settings),
                encoder,
                store(),
                clock,
                frame.metrics(),
                tracing,
                frame.health()));
    }

    private SweepableStore store() {
        return ArtifactStores.open(StoreConfig.from(settings));
    }
}
