package io.graft.adapters;

import java.util.ArrayList;
import java.util.List;

/** Sixteen questions of two kinds, and a training that takes a second. */
final class TinyTask {
    private static final List<String> PLACES = List.of(
            "Where is the Louvre?",
            "What country does the Danube end in?",
            "What city hosts the oldest university?",
            "Which continent is Peru on?",
            "Where do penguins live?",
            "What state is Chicago in?",
            "In which ocean are the Azores?",
            "What is the capital of Mongolia and which river does it lie on, if it lies on one at all?");
    private static final List<String> PEOPLE = List.of(
            "Who wrote Faust?",
            "Who was the first person on the moon?",
            "Which queen reigned longest?",
            "Who invented the zip fastener?",
            "What actor played Spock?",
            "Who painted the ceiling?",
            "Which composer went deaf?",
            "What is the name of the engineer who built the first iron bridge over the river Severn in England?");

    private TinyTask() {}

    static List<TrainingExample> examples() {
        List<TrainingExample> examples = new ArrayList<>();
        add(examples, PLACES, "place", false);
        add(examples, PEOPLE, "person", false);
        return examples;
    }

    /** The same with four other rows to validate on. */
    static List<TrainingExample> validated() {
        List<TrainingExample> examples = examples();
        add(examples, List.of("Where is Mount Etna?", "What country is Lima in?"), "place", true);
        add(examples, List.of("Who discovered radium?", "Who composed Aida?"), "person", true);
        return examples;
    }

    private static void add(List<TrainingExample> examples, List<String> texts, String label, boolean validation) {
        texts.forEach(text -> examples.add(
                TrainingExample.labelled("row-%02d".formatted(examples.size()), text, null, label, validation)));
    }

    static TrainingConfig config() {
        return new TrainingConfig(8, 4, 8, 3e-3, 0.1, 0.01, 1.0, 64, 2, 7, 1e-2, "auto");
    }

    static TrainingConfig config(int epochs, long seed) {
        TrainingConfig c = config();
        return new TrainingConfig(
                c.bottleneck(),
                epochs,
                c.batchSize(),
                c.learningRate(),
                c.warmup(),
                c.weightDecay(),
                c.clip(),
                c.maxTokens(),
                c.shards(),
                seed,
                c.initDeviation(),
                c.precision());
    }

    /** Random adapters and head, far enough from the identity to matter. */
    static AdapterWeights randomAdapter(Encoder encoder, int bottleneck, long seed) {
        return randomAdapter(encoder, encoder.config().adapters(bottleneck), seed);
    }

    static AdapterWeights randomAdapter(Encoder encoder, AdapterShape shape, long seed) {
        FlatParameters parameters = new FlatParameters(shape, 3);
        return parameters.split(
                randomValues(encoder, parameters, seed), HeadKind.CLASSIFICATION, List.of("first", "second", "third"));
    }

    /** Values for adapters and head, and LayerNorms some way from the base's. */
    static float[] randomValues(Encoder encoder, FlatParameters parameters, long seed) {
        SeededNumbers numbers = new SeededNumbers(seed);
        float[] values = parameters.initial(encoder, numbers, 0.1, 0.1);
        AdapterShape shape = parameters.shape();
        for (int i = shape.bottleneckParameters(); i < shape.parameters(); i++) {
            values[i] += numbers.nextTruncatedNormal(0.1);
        }
        return values;
    }

    /** The digest of all trained values, bit for bit. */
    static String digest(AdapterWeights weights) {
        return new Sha256()
                .add(weights.values())
                .add(weights.head().weight())
                .add(weights.head().bias())
                .hex();
    }
}
