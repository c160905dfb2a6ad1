package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
    @Test
    void shouldRefuseAGpuThatIsNotThere() {
        assumeThat(Torch.gpus(Torch.load())).isZero();

        assertThatExceptionOfType(EngineUnavailableException.class)
                .isThrownBy(() -> Encoder.load(new EngineSettings("gpu", "auto")))
                .withMessage("Device 'gpu' was asked for, but this machine has no GPU that PyTorch can use: use cpu or"
                        + " auto, or build with -Pcuda on a machine with an NVIDIA driver.");
        assertThat(Torch.device(Torch.load(), "auto")).isEqualTo(Device.cpu());
    }

    @Test
    void shouldRefuseAPlatformWithoutANativeBuild() {
        assertThatExceptionOfType(EngineUnavailableException.class)
                .isThrownBy(() -> Torch.requirePlatform("SunOS", "sparcv9"))
                .withMessageStartingWith(
                        "Graft's model code does not run on SunOS/sparcv9: it is tested on Linux x86_64");
        Torch.requirePlatform("Linux", "amd64");
        Torch.requirePlatform("Mac OS X", "aarch64");
        Torch.requirePlatform("Windows 11", "amd64");
    }

    @Test
    void shouldRefuseUnknownNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EngineSettings("tpu", "auto"))
                .withMessage("a device is auto, cpu, gpu or gpu:n, not 'tpu'");
        assertThatIllegalArgumentException().isThrownBy(() -> new EngineSettings("cpu", "int8"));
        assertThat(new EngineSettings("GPU:1", "BF16")).isEqualTo(new EngineSettings("gpu:1", "bf16"));
    }
}
