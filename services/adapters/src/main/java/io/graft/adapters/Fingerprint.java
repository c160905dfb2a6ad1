package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;

/**
 * Detects a change of the numerics that the profile does not name: a digest over the logits of 64 fixed probes through
 * the base with one fixed synthetic adapter and head.
 */
public final class Fingerprint {
    private static final int PROBES = 64;
    private static final int BOTTLENECK = 8;
    private static final int CLASSES = 4;

    /** Above [unused] and special tokens. */
    private static final int FIRST_WORD = 1000;

    private static final int LONGEST = 48;
    private static final int START = 101;
    private static final int END = 102;

    private Fingerprint() {}

    /** {@code sha256:} and 64 hexadecimal digits. */
    public static String of(Encoder encoder) {
        SeededNumbers numbers = new SeededNumbers(20_240_501);
        AdapterWeights adapter = adapter(encoder, numbers);
        Sha256 digest = new Sha256();
        try (Classifier classifier = new Classifier(encoder, adapter, ShapeRule.maxTokens())) {
            for (float[] logits : classifier.logitsOf(probes(encoder.config(), numbers))) {
                digest.add(logits);
            }
        }
        return "sha256:" + digest.hex();
    }

    private static AdapterWeights adapter(Encoder encoder, SeededNumbers numbers) {
        FlatParameters parameters = new FlatParameters(encoder.config().adapters(BOTTLENECK), CLASSES);
        return parameters.split(
                parameters.initial(encoder, numbers, 0.1, 0.1), HeadKind.CLASSIFICATION, List.of("a", "b", "c", "d"));
    }

    private static List<EncodedText> probes(EncoderConfig config, SeededNumbers numbers) {
        // A toy vocabulary has no words above these.
        int first = config.vocabulary() > 2 * FIRST_WORD ? FIRST_WORD : 0;
        List<EncodedText> probes = new ArrayList<>();
        for (int probe = 0; probe < PROBES; probe++) {
            int[] ids = new int[3 + numbers.nextInt(LONGEST - 2)];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = first + numbers.nextInt(config.vocabulary() - first);
            }
            ids[0] = Math.min(START, first);
            ids[ids.length - 1] = Math.min(END, first);
            probes.add(new EncodedText(ids, new int[ids.length], false));
        }
        return probes;
    }
}
