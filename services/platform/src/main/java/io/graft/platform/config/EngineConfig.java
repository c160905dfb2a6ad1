package io.graft.platform.config;

import java.util.List;

/**
 * How the encoder runs in this process, as its engine's settings read it.
 *
 * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:n}
 * @param precision {@code auto}, {@code fp32} or {@code bf16}
 * @param base {@code minilm}, {@code bge-small} or a directory
 * @param pooling {@code auto}, {@code mean}, {@code first} or {@code pooler}
 */
public record EngineConfig(String device, String precision, String base, String pooling) {
    private static final Setting<String> DEVICE =
            Setting.text("GRAFT_DEVICE", "auto", "Where the encoder runs: auto, cpu, gpu or gpu:n.");
    private static final Setting<String> PRECISION =
            Setting.text("GRAFT_PRECISION", "auto", "Precision of the encoder's linear layers: auto, fp32 or bf16.");

    private static final Setting<String> BASE = Setting.text(
            "GRAFT_BASE",
            "minilm",
            "The frozen encoder: minilm, bge-small, or a directory with a BERT in Hugging Face's form.");
    private static final Setting<String> POOLING = Setting.text(
            "GRAFT_POOLING",
            "auto",
            "How token vectors become one: auto (as the encoder's files say), mean, first or pooler.");

    public static final List<Setting<?>> SETTINGS = List.of(DEVICE, PRECISION, BASE, POOLING);

    /** On the default base. */
    public EngineConfig(String device, String precision) {
        this(device, precision, "minilm", "auto");
    }

    public static EngineConfig from(Settings settings) {
        return new EngineConfig(
                settings.get(DEVICE), settings.get(PRECISION), settings.get(BASE), settings.get(POOLING));
    }
}
