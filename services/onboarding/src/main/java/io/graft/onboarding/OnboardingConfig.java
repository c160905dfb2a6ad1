package io.graft.onboarding;

import io.graft.learning.DefaultBase;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.Setting;
import io.graft.platform.config.Settings;
import java.nio.file.Path;
import java.util.List;

/**
 * What onboarding needs to know.
 *
 * @param stateDirectory of this instance alone; what is lost there is restored from Kafka
 * @param commitIntervalMillis between two transactions: how late others see a decision
 * @param threads that share the partitions
 * @param standbys other instances that keep a copy of the state warm
 * @param baseDigest of the base that new jobs are trained on
 */
public record OnboardingConfig(
        KafkaConfig kafka,
        Path stateDirectory,
        int commitIntervalMillis,
        int threads,
        int standbys,
        String baseDigest) {
    private static final Setting<Path> STATE_DIRECTORY = Setting.required(
            "GRAFT_STATE_DIRECTORY",
            Path::of,
            "Directory of onboarding's state, for this instance alone; a lost one is restored from Kafka.");
    private static final Setting<Integer> COMMIT_INTERVAL_MS = Setting.number(
            "GRAFT_COMMIT_INTERVAL_MS",
            5,
            5_000,
            100,
            "Milliseconds between onboarding's transactions: how late others see a decision.");
    private static final Setting<Integer> THREADS = Setting.number(
            "GRAFT_ONBOARDING_THREADS", 1, 64, 1, "Threads of onboarding; partitions are shared among them.");
    private static final Setting<Integer> STANDBYS = Setting.number(
            "GRAFT_ONBOARDING_STANDBYS", 0, 3, 0, "Other instances that keep a copy of onboarding's state warm.");
    private static final Setting<String> BASE_DIGEST =
            Setting.text("GRAFT_BASE_DIGEST", DefaultBase.DIGEST, "Digest of the base that new training jobs use.");

    private static final List<Setting<?>> OWN =
            List.of(STATE_DIRECTORY, COMMIT_INTERVAL_MS, THREADS, STANDBYS, BASE_DIGEST);

    /** Every key that onboarding reads. */
    public static final List<Setting<?>> SETTINGS = Settings.together(List.of(KafkaConfig.SETTINGS, OWN));

    public static OnboardingConfig from(Settings settings) {
        return new OnboardingConfig(
                KafkaConfig.from(settings),
                settings.get(STATE_DIRECTORY),
                settings.get(COMMIT_INTERVAL_MS),
                settings.get(THREADS),
                settings.get(STANDBYS),
                settings.get(BASE_DIGEST));
    }
}
