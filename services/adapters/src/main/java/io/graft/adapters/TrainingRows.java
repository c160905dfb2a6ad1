package io.graft.adapters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data set as a training reads it, sorted by id.
 *
 * @param lessons how targets become numbers
 * @param training rows to learn from: one for each example; of spans, one for each window
 * @param examples that these rows are of
 * @param validation rows to select by
 * @param metric of the validation rows
 * @param trivial that metric, on the validation rows, of the best answer that reads nothing: what an adapter must beat
 */
record TrainingRows(
        Lessons lessons,
        List<Lessons.Row> training,
        int examples,
        List<Validated> validation,
        Metric metric,
        double trivial) {
    /** A label needs so many validation rows for the choice of an epoch to mean something. */
    private static final int CONFIDENT_ROWS = 2;

    /** Other kinds need so many in all. */
    private static final int CONFIDENT_IN_ALL = 8;

    /** An example and how the encoder reads it. */
    record Validated(TrainingExample example, Reading reading) {}

    /** The kind of the first example's target, which all others' must be. */
    static HeadKind kindOf(List<TrainingExample> examples) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("a training needs rows");
        }
        return examples.get(0).target().kind();
    }

    /** The labels or tags of the training rows, sorted; none for kinds without. */
    static List<String> labelsOf(List<TrainingExample> examples) {
        return labels(examples.stream().filter(example -> !example.validation()).toList())
                .distinct()
                .sorted()
                .toList();
    }

    /** All labels or tags of these examples, with repetitions. */
    static Stream<String> labels(List<TrainingExample> examples) {
        return examples.stream().flatMap(example -> example.target().labels().stream());
    }

    /**
     * @param chosen metric, as {@link TrainingConfig} has it
     * @throws IllegalArgumentException if no head of this kind can be trained on these examples, or the metric does not
     *     suit it
     */
    static TrainingRows of(
            List<TrainingExample> examples,
            HeadKind kind,
            List<String> labels,
            Encoder encoder,
            int maxTokens,
            @Nullable String chosen) {
        Metric metric = Metric.of(kind, chosen);
        requireFit(examples, kind, labels);
        List<TrainingExample> sorted = examples.stream()
                .sorted(Comparator.comparing(TrainingExample::id))
                .toList();
        List<TrainingExample> learned =
                sorted.stream().filter(example -> !example.validation()).toList();
        Lessons lessons = Lessons.of(kind, labels, learned);
        List<Lessons.Row> training = new ArrayList<>();
        List<Validated> validation = new ArrayList<>();
        for (TrainingExample example : sorted) {
            Reading reading = encoder.read(kind, example.input(), maxTokens);
            if (example.validation()) {
                validation.add(new Validated(example, reading));
            } else {
                training.addAll(lessons.rows(example, reading));
            }
        }
        double trivial = TrivialAnswer.value(
                metric,
                kind,
                labels,
                learned,
                sorted.stream().filter(TrainingExample::validation).toList());
        return new TrainingRows(
                lessons, List.copyOf(training), learned.size(), List.copyOf(validation), metric, trivial);
    }

    private static void requireFit(List<TrainingExample> examples, HeadKind kind, List<String> labels) {
        examples.forEach(example -> requireKind(example, kind));
        if (examples.stream().allMatch(TrainingExample::validation)) {
            throw new IllegalArgumentException("a training needs training rows");
        }
        List<String> learned = labelsOf(examples);
        int fewest = kind == HeadKind.CLASSIFICATION ? 2 : 1;
        if (kind.labelled() && learned.size() < fewest) {
            throw new IllegalArgumentException(
                    "a training needs rows of at least " + fewest + " labels, not of " + learned.size());
        }
        if (kind.labelled() && !new HashSet<>(labels).containsAll(learned)) {
            throw new IllegalArgumentException("the labels " + labels + " lack some of the rows' " + learned);
        }
        if (!kind.labelled() && !labels.isEmpty()) {
            throw new IllegalArgumentException(
                    "a head for " + kind.label() + " has no labels, but these are " + labels);
        }
    }

    private static void requireKind(TrainingExample example, HeadKind kind) {
        if (example.target().kind() != kind) {
            throw new IllegalArgumentException("example " + example.id() + " is no example for " + kind.label()
                    + ": its target is " + example.target());
        }
        if (kind == HeadKind.SPAN && example.textPair() == null) {
            throw new IllegalArgumentException("example " + example.id() + " has a span, but no context");
        }
        if (example.target() instanceof Target.Tags tags
                && (example.tokens() == null
                        || example.tokens().size() != tags.tags().size())) {
            throw new IllegalArgumentException("example " + example.id() + " has not as many tokens as tags");
        }
    }

    HeadKind kind() {
        return lessons.kind();
    }

    List<String> labels() {
        return lessons.labels();
    }

    List<TrainingExample> validationExamples() {
        return validation.stream().map(Validated::example).toList();
    }

    List<Reading> validationReadings() {
        return validation.stream().map(Validated::reading).toList();
    }

    /** Whether there are enough validation rows to choose by: of every label, or in all for kinds without a label a row. */
    boolean confident() {
        if (kind() != HeadKind.CLASSIFICATION) {
            return validation.size() >= CONFIDENT_IN_ALL;
        }
        Map<Target, Integer> counts = new HashMap<>();
        validation.forEach(row -> counts.merge(row.example().target(), 1, Integer::sum));
        return labels().stream().allMatch(label -> counts.getOrDefault(new Target.Label(label), 0) >= CONFIDENT_ROWS);
    }
}
