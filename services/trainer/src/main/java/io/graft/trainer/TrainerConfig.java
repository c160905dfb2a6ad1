package io.graft.trainer;

import io.graft.platform.config.EngineConfig;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.Setting;
import io.graft.platform.config.Settings;
import io.graft.platform.config.StoreConfig;
import java.time.Duration;
import java.util.List;

/**
 * What a trainer is told.
 *
 * @param kafka where its topics are
 * @param store where data sets and artifacts go
 * @param engine how the encoder runs
 * @param longest time that one job may take; then it fails
 */
public record TrainerConfig(KafkaConfig kafka, StoreConfig store, EngineConfig engine, Duration longest) {
    private static final Setting<Integer> LONGEST =
            Setting.number("GRAFT_TRAINING_MINUTES", 1, 10_080, 360, "Minutes that one training may take.");

    public static final List<Setting<?>> SETTINGS = Settings.together(
            List.of(KafkaConfig.SETTINGS, StoreConfig.SETTINGS, EngineConfig.SETTINGS, List.of(LONGEST)));

    public static TrainerConfig from(Settings settings) {
        return new TrainerConfig(
                KafkaConfig.from(settings),
                StoreConfig.from(settings),
                EngineConfig.from(settings),
                Duration.ofMinutes(settings.get(LONGEST)));
    }
}
