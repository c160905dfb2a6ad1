package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {
    @Test
    void shouldReadTheCpuThatKernelsAreChosenBy() {
        CpuInfo cpu = CpuInfo.parse(List.of(
                "processor\t: 0",
                "vendor_id\t: GenuineIntel",
                "cpu family\t: 6",
                "model\t\t: 143",
                "model name\t: Xeon",
                "flags\t\t: fpu avx2 avx512f avx512_bf16 amx_bf16 avx512vl"));

        assertThat(cpu).isEqualTo(new CpuInfo("GenuineIntel", "6", "143", "avx2+avx512f+avx512_bf16+amx_bf16"));
        assertThat(cpu.nativeBf16()).isTrue();
    }

    @Test
    void shouldSayUnknownWhereThePlatformDoesNotTell() {
        CpuInfo cpu = CpuInfo.read(Path.of("/no/such/file"));

        assertThat(cpu).isEqualTo(new CpuInfo("unknown", "unknown", "unknown", "unknown"));
        assertThat(cpu.nativeBf16()).isFalse();
        assertThat(GpuInfo.parse(null)).isEqualTo(new GpuInfo("unknown", "unknown", "unknown"));
        assertThat(GpuInfo.parse("NVIDIA L4, 550.54, 8.9")).isEqualTo(new GpuInfo("NVIDIA L4", "550.54", "8.9"));
    }

    @Test
    void shouldNameTheEngineAndChangeWithEveryComponent() {
        Profile profile = TestEncoder.fp32().profile();

        assertThat(profile.engine()).isEqualTo("pytorch-2.5.1");
        assertThat(profile.threads()).isOne();
        assertThat(profile.id()).hasSize(16);
        Profile other = new Profile(
                profile.engine(),
                profile.device(),
                profile.vendor(),
                profile.family(),
                profile.model(),
                profile.capability() + "+avx1024",
                profile.precision(),
                profile.threads(),
                profile.shapeRule(),
                profile.baseDigest());
        assertThat(other.id()).isNotEqualTo(profile.id());
    }

    @Test
    void shouldFingerprintTheSameNumericsTheSame() {
        String fingerprint = Fingerprint.of(TestEncoder.fp32());

        assertThat(fingerprint).matches("sha256:[0-9a-f]{64}").isEqualTo(Fingerprint.of(TestEncoder.fp32()));
    }
}
