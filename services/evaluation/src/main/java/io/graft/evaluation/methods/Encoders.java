package io.graft.evaluation.methods;

import io.graft.adapters.Encoder;
import io.graft.adapters.EncoderConfig;
import io.graft.adapters.EngineSettings;
import io.graft.adapters.Precision;
import org.jspecify.annotations.Nullable;

/** The base, loaded when a method first needs it: as the service runs it, and in fp32 to fine-tune copies of. */
public final class Encoders implements AutoCloseable {
    private final EngineSettings settings;

    @Nullable
    private Encoder serving;

    @Nullable
    private Encoder fp32;

    /** @param settings of the service */
    public Encoders(EngineSettings settings) {
        this.settings = settings;
    }

    /** The base's. */
    public EncoderConfig config() {
        return (fp32 == null ? serving() : fp32).config();
    }

    Encoder serving() {
        if (serving == null) {
            serving = Encoder.load(settings);
        }
        return serving;
    }

    Encoder fp32() {
        if (serving != null && serving.precision() == Precision.FP32) {
            return serving;
        }
        if (fp32 == null) {
            fp32 = Encoder.load(new EngineSettings(settings.device(), "fp32", settings.base(), settings.pooling()));
        }
        return fp32;
    }

    @Override
    public void close() {
        if (serving != null) {
            serving.close();
        }
        if (fp32 != null) {
            fp32.close();
        }
    }
}
