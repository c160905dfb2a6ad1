package io.graft.serving.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.platform.StartupException;
import io.graft.serving.FakeEngine;
import org.junit.jupiter.api.Test;

final class FingerprintCheckTest {
    private final FakeEngine engine = new FakeEngine();

    @Test
    void shouldTakeTheFingerprintThatAllWorkersAgreeOn() {
        assertThat(FingerprintCheck.of(engine, 3, "")).isEqualTo("sha256:0");
        assertThat(FingerprintCheck.of(engine, 1, "sha256:0")).isEqualTo("sha256:0");
    }

    @Test
    void shouldNotStartIfWorkersComputeDifferentBits() {
        engine.fingerprintsAlike(2);
        assertThatThrownBy(() -> FingerprintCheck.of(engine, 3, ""))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("sha256:0, sha256:1")
                .hasMessageContaining(engine.profile().id());
    }

    @Test
    void shouldNotStartIfTheBitsAreNotTheDeclaredOnes() {
        assertThatThrownBy(() -> FingerprintCheck.of(engine, 2, "sha256:before"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("sha256:0")
                .hasMessageContaining("GRAFT_FINGERPRINT says sha256:before");
    }
}
