package io.graft.adapters;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.Locale;

/**
 * The numerics profile: equal profiles promise equal bits.
 *
 * @param engine name and version, such as {@code pytorch-2.5.1}
 * @param device {@code cpu} or {@code gpu}
 * @param vendor of the CPU, or the GPU's driver; {@code unknown} where the platform does not tell
 * @param family of the CPU
 * @param model of the CPU or GPU
 * @param capability vector instructions that kernels choose by, such as {@code avx2+avx512f}
 * @param precision of the base's linear layers
 * @param threads per call
 * @param shapeRule {@link ShapeRule#VERSION}
 * @param baseDigest of the encoder
 */
public record Profile(
        String engine,
        String device,
        String vendor,
        String family,
        String model,
        String capability,
        String precision,
        int threads,
        int shapeRule,
        String baseDigest) {

    static Profile of(Engine engine, Device device, CpuInfo cpu, Precision precision, String baseDigest) {
        String name = engine.getEngineName().toLowerCase(Locale.ROOT) + "-" + engine.getVersion();
        if (device.isGpu()) {
            GpuInfo gpu = GpuInfo.read(device.getDeviceId());
            return new Profile(
                    name,
                    "gpu",
                    gpu.driver(),
                    gpu.architecture(),
                    gpu.model(),
                    "cuda",
                    precision.label(),
                    Torch.THREADS,
                    ShapeRule.VERSION,
                    baseDigest);
        }
        return new Profile(
                name,
                "cpu",
                cpu.vendor(),
                cpu.family(),
                cpu.model(),
                cpu.capability(),
                precision.label(),
                Torch.THREADS,
                ShapeRule.VERSION,
                baseDigest);
    }

    /** The first 16 hexadecimal digits of the SHA-256 of all components. */
    public String id() {
        String all = String.join(
                "\n",
                engine,
                device,
                vendor,
                family,
                model,
                capability,
                precision,
                Integer.toString(threads),
                Integer.toString(shapeRule),
                baseDigest);
        return Sha256.hex(Sha256.utf8(all)).substring(0, 16);
    }
}
