package io.graft.adapters.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Pooling;
import io.graft.adapters.ShapeRule;
import java.util.List;

/**
 * Where an adapter comes from and how it must answer: the content of {@code graft.json}.
 *
 * <p>It holds only what follows from base, data, configuration, seed and numerics profile: no time, host, job or version
 * number, so that the same training gives the same bytes.
 *
 * @param task the task's full name
 * @param baseName the base model, as users know it
 * @param baseDigest of the base it was trained on
 * @param dataSetDigest of the sealed data set
 * @param config the training configuration, whose {@code maxTokens} holds for every answer of the adapter
 * @param seed of the training
 * @param profile the numerics profile of the trainer
 * @param precision of the base's linear layers
 * @param evaluation on the validation examples
 * @param kind of the head
 * @param layerNorms whether the LayerNorms of the adapted layers are the adapter's own; else they are the base's
 * @param pooling of the base, by which token vectors become what a head on whole texts reads
 * @param labels the k labels in the order of the logits; none for regression and spans
 * @param canaries the logits that the trainer recorded for {@link Canaries#rows}: (16, k), and of heads on tokens (16, n k)
 *     for the n, at most two, that are answered
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not copied
public record ArtifactInfo(
        String task,
        String baseName,
        String baseDigest,
        String dataSetDigest,
        ObjectNode config,
        long seed,
        ObjectNode profile,
        String precision,
        ObjectNode evaluation,
        HeadKind kind,
        boolean layerNorms,
        Pooling pooling,
        List<String> labels,
        float[][] canaries) {
    /** The version of {@code graft.json} that this code writes, and the only one it reads. */
    public static final int FORMAT_VERSION = 1;

    private static final String MAX_TOKENS = "maxTokens";

    public ArtifactInfo {
        labels = List.copyOf(labels);
        requireDigest("base", baseDigest);
        requireDigest("data set", dataSetDigest);
        requireMaxTokens(config.path(MAX_TOKENS));
        if (task.isBlank()) {
            throw new IllegalArgumentException("an artifact needs a task");
        }
        if (labels.isEmpty() == kind.labelled() || labels.stream().distinct().count() != labels.size()) {
            throw new IllegalArgumentException(
                    kind.labelled()
                            ? "labels must be there and differ: " + labels
                            : "a head for " + kind.label() + " has no labels, but these are " + labels);
        }
        if (canaries.length != Canaries.COUNT) {
            throw new IllegalArgumentException(
                    "an artifact records " + Canaries.COUNT + " canaries, not " + canaries.length);
        }
        for (float[] logits : canaries) {
            requireLogits(logits, kind, kind.outputs(labels));
        }
    }

    /** Tokens as which this adapter reads a text at most, as in its training; the base's limit, if none is recorded. */
    public int maxTokens() {
        return config.path(MAX_TOKENS).asInt(ShapeRule.maxTokens());
    }

    private static void requireMaxTokens(JsonNode recorded) {
        if (recorded.isMissingNode()) {
            return;
        }
        if (!recorded.isIntegralNumber() || !recorded.canConvertToInt()) {
            throw new IllegalArgumentException("config." + MAX_TOKENS + " is no 32-bit integer: " + recorded);
        }
        ShapeRule.requireMaxTokens(recorded.intValue());
    }

    private static void requireDigest(String what, String digest) {
        if (!Digest.isDigest(digest)) {
            throw new IllegalArgumentException("the digest of the " + what + " is not one: " + digest);
        }
    }

    private static void requireLogits(float[] logits, HeadKind kind, int outputs) {
        boolean fits = kind.perToken()
                ? logits.length % outputs == 0 && logits.length <= 2 * outputs
                : logits.length == outputs;
        if (!fits) {
            throw new IllegalArgumentException(
                    "a canary has " + logits.length + " logits, but there are " + outputs + " labels");
        }
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                throw new IllegalArgumentException("a canary's logit is " + logit);
            }
        }
    }
}
