package io.graft.adapters;

import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the engine finds on this machine.
 *
 * @param engine name and version, such as {@code pytorch-2.5.1}
 * @param vendor of the CPU; {@code unknown} where the platform does not tell
 * @param capability vector instructions, such as {@code avx2+avx512f}; {@code unknown} if there are none to be seen
 * @param nativeBf16 whether bf16 products run in hardware on the CPU
 * @param gpus that this build of the engine can use
 */
public record Machine(String engine, String vendor, String capability, boolean nativeBf16, int gpus) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /**
     * Loads the native library, if it is not loaded yet.
     *
     * @throws EngineUnavailableException if it cannot be
     */
    public static Machine look() {
        Engine engine = Torch.load();
        CpuInfo cpu = CpuInfo.read(CPU_INFO);
        return new Machine(
                engine.getEngineName().toLowerCase(Locale.ROOT) + "-" + engine.getVersion(),
                cpu.vendor(),
                cpu.capability(),
                cpu.nativeBf16(),
                Torch.gpus(engine));
    }
}
