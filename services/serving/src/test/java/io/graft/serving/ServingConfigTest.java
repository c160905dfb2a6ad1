package io.graft.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.platform.StartupException;
import io.graft.platform.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServingConfigTest {
    @Test
    void shouldHaveDefaultsForAllButTheStore() {
        ServingConfig config =
                ServingConfig.from(Settings.of(Map.of("GRAFT_STORE_DIRECTORY", "store"), ServingConfig.SETTINGS));
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.bankCapacity()).isEqualTo(64);
        assertThat(config.workers()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(config.queueTokens()).isEqualTo(32_768);
    }

    @Test
    void shouldRefuseAValueThatMakesNoSense() {
        Settings settings = Settings.of(
                Map.of("GRAFT_STORE_DIRECTORY", "store", "GRAFT_SERVING_WORKERS", "-1"), ServingConfig.SETTINGS);
        assertThatThrownBy(() -> ServingConfig.from(settings))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("GRAFT_SERVING_WORKERS");
    }
}
