package io.graft.adapters;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How the encoder runs.
 *
 * @param device {@code auto} (the first GPU, else the CPU), {@code cpu}, {@code gpu} or {@code gpu:n}
 * @param precision {@code auto} (bf16 on a GPU or on a CPU with native bf16, else fp32), {@code fp32} or {@code bf16}
 * @param base {@code minilm}, {@code bge-small}, or a directory with a BERT in Hugging Face's form
 * @param pooling {@code auto} (as the base's files say), {@code mean}, {@code first} or {@code pooler}
 */
public record EngineSettings(String device, String precision, String base, String pooling) {
    private static final Pattern DEVICE = Pattern.compile("auto|cpu|gpu(:\\d{1,3})?");
    private static final Pattern PRECISION = Pattern.compile("auto|fp32|bf16");
    private static final Pattern POOLING = Pattern.compile("auto|mean|first|pooler");

    public EngineSettings {
        device = device.toLowerCase(Locale.ROOT);
        precision = precision.toLowerCase(Locale.ROOT);
        pooling = pooling.toLowerCase(Locale.ROOT);
        if (!DEVICE.matcher(device).matches()) {
            throw new IllegalArgumentException("a device is auto, cpu, gpu or gpu:n, not '" + device + "'");
        }
        if (!PRECISION.matcher(precision).matches()) {
            throw new IllegalArgumentException("a precision is auto, fp32 or bf16, not '" + precision + "'");
        }
        if (!POOLING.matcher(pooling).matches()) {
            throw new IllegalArgumentException("a pooling is auto, mean, first or pooler, not '" + pooling + "'");
        }
    }

    /** On the default base. */
    public EngineSettings(String device, String precision) {
        this(device, precision, Base.MINILM, Base.AUTO);
    }

    public static EngineSettings defaults() {
        return new EngineSettings("auto", "auto");
    }
}
