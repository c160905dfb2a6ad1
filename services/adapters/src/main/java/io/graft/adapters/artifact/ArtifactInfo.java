package io.graft.adapters.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * @param labels the k labels in the order of the logits
 * @param canaries the logits (16, k) that the trainer recorded for {@link Canaries#texts()}
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
        List<String> labels,
        float[][] canaries) {
    /** The version of {@code graft.json} that this code writes, and the only one it reads. */
    public static final int FORMAT_VERSION = 1;

    /** How token vectors become the head's input. */
    public static final String POOLING = "mean";

    private static final String MAX_TOKENS = "maxTokens";

    public ArtifactInfo {
        labels = List.copyOf(labels);
        requireDigest("base", baseDigest);
        requireDigest("data set", dataSetDigest);
        requireMaxTokens(config.path(MAX_TOKENS));
        if (task.isBlank()) {
            throw new IllegalArgumentException("an artifact needs a task");
        }
        if (labels.isEmpty() || labels.stream().distinct().count() != labels.size()) {
            throw new IllegalArgumentException("labels must be there and differ: " + labels);
        }
        if (canaries.length != Canaries.COUNT) {
            throw new IllegalArgumentException(
                    "an artifact records " + Canaries.COUNT + " canaries, not " + canaries.length);
        }
        for (float[] logits : canaries) {
            requireLogits(logits, labels.size());
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

    private static void requireLogits(float[] logits, int labels) {
        if (logits.length != labels) {
            throw new IllegalArgumentException(
                    "a canary has " + logits.length + " logits, but there are " + labels + " labels");
        }
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                throw new IllegalArgumentException("a canary's logit is " + logit);
            }
        }
    }
}
