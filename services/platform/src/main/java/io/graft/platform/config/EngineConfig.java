package io.graft.platform.config;

import java.util.List;

/**
 * How the encoder runs in this process, as its engine's settings read it.
 *
 * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:n}
 * @param precision {@code auto}, {@code fp32} or {@code bf16}
 */
public record EngineConfig(String device, String precision) {
    private static final Setting<String> DEVICE =
            Setting.text("GRAFT_DEVICE", "auto", "Where the encoder runs: auto, cpu, gpu or gpu:n.");
    private static final Setting<String> PRECISION =
            Setting.text("GRAFT_PRECISION", "auto", "Precision of the encoder's linear layers: auto, fp32 or bf16.");

    public static final List<Setting<?>> SETTINGS = List.of(DEVICE, PRECISION);

    public static EngineConfig from(Settings settings) {
        return new EngineConfig(settings.get(DEVICE), settings.get(PRECISION));
    }
}
