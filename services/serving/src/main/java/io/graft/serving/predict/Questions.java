package io.graft.serving.predict;

import io.graft.adapters.EncodedText;
import io.graft.adapters.HeadKind;
import io.graft.adapters.artifact.Canaries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The canary questions, asked of resident versions through the same queue and engine as everyone's. */
public final class Questions {
    /** Largest difference of a logit from the recorded one, where another profile recorded it. */
    public static final double TOLERANCE = 1e-3;

    private final Batcher batcher;
    private final Engine engine;
    private final Map<Way, List<EncodedText>> rows = new ConcurrentHashMap<>();

    /** How a version reads. */
    private record Way(HeadKind kind, int maxTokens) {}

    public Questions(Engine engine, Batcher batcher) {
        this.batcher = batcher;
        this.engine = engine;
    }

    /** Logits of the 16 canaries, computed now. */
    public CompletionStage<List<float[]>> ask(Resident resident, Priority priority) {
        Way way = new Way(resident.head().kind(), resident.maxTokens());
        return batcher.submit(resident, rows.computeIfAbsent(way, this::rows), priority);
    }

    private List<EncodedText> rows(Way way) {
        return Canaries.rows(way.kind(), input -> engine.read(way.kind(), input, way.maxTokens()));
    }

    /** Why these answers are not the ones that the trainer recorded, as one sentence; empty if they are. */
    public static Optional<String> problem(Resident resident, List<float[]> answers) {
        for (int i = 0; i < answers.size(); i++) {
            if (differs(resident, i, answers.get(i))) {
                return Optional.of("canary " + i + " is answered with logits up to "
                        + maxDifference(resident.recorded()[i], answers.get(i)) + " off what the trainer recorded");
            }
        }
        return Optional.empty();
    }

    /** Whether an answer breaks the promise: equal bits in the same profile, {@link #TOLERANCE} in another. */
    public static boolean differs(Resident resident, int question, float[] answer) {
        float[] recorded = resident.recorded()[question];
        if (resident.sameProfile()) {
            return !sameBits(recorded, answer);
        }
        // Negated, so that NaN differs.
        return !(maxDifference(recorded, answer) <= TOLERANCE);
    }

    public static boolean sameBits(float[] a, float[] b) {
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (Float.floatToRawIntBits(a[i]) != Float.floatToRawIntBits(b[i])) {
                return false;
            }
        }
        return true;
    }

    /** Largest absolute difference of two rows of one length; infinite if their lengths differ. */
    public static double maxDifference(float[] a, float[] b) {
        if (a.length != b.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
        }
        return largest;
    }
}
