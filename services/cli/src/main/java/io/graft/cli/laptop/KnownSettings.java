package io.graft.cli.laptop;

import io.graft.cli.client.ClientConfig;
import io.graft.onboarding.OnboardingConfig;
import io.graft.platform.config.LogConfig;
import io.graft.platform.config.ManagementConfig;
import io.graft.platform.config.Setting;
import io.graft.platform.config.Settings;
import io.graft.serving.ServingConfig;
import io.graft.trainer.TrainerConfig;
import java.util.List;
import java.util.Map;

/** The keys of all processes: an environment that several of them share is right for each. */
public final class KnownSettings {
    public static final List<Setting<?>> ALL = Settings.together(List.of(
            OnboardingConfig.SETTINGS,
            TrainerConfig.SETTINGS,
            ServingConfig.SETTINGS,
            ManagementConfig.SETTINGS,
            LogConfig.SETTINGS,
            ClientConfig.SETTINGS));

    private KnownSettings() {}

    public static Settings of(Map<String, String> environment) {
        return Settings.of(environment, ALL);
    }
}
