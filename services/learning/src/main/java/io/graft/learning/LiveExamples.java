package io.graft.learning;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Split;
import io.graft.schemas.TaskKind;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The examples that the next training would see, counted by split.
 *
 * @param rows all of them
 * @param labels those that hold a label or tag, in order of arrival
 */
public record LiveExamples(Count rows, Map<String, Count> labels) {
    static final LiveExamples NONE = new LiveExamples(Count.NONE, Map.of());

    /** Live examples per split. */
    public record Count(long train, long validation) {
        static final Count NONE = new Count(0, 0);

        Count plus(Split split, long change) {
            Count next = split == Split.TRAIN
                    ? new Count(train + change, validation)
                    : new Count(train, validation + change);
            if (next.train < 0 || next.validation < 0) {
                throw new IllegalStateException("fewer than no examples");
            }
            return next;
        }

        long all() {
            return train + validation;
        }
    }

    public LiveExamples {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** Also reads the form of before there were other kinds than classification: the labels alone. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static LiveExamples of(JsonNode json) {
        boolean labelsAlone = !json.path("rows").isObject()
                || json.path("labels").isMissingNode()
                || json.path("labels").path("train").isNumber();
        Map<String, Count> labels = new LinkedHashMap<>();
        (labelsAlone ? json : json.path("labels"))
                .properties()
                .forEach(label -> labels.put(label.getKey(), count(label.getValue())));
        return new LiveExamples(labelsAlone ? sum(labels.values()) : count(json.path("rows")), labels);
    }

    private static Count count(JsonNode json) {
        return new Count(json.path("train").asLong(), json.path("validation").asLong());
    }

    private static Count sum(Collection<Count> counts) {
        return new Count(
                counts.stream().mapToLong(Count::train).sum(),
                counts.stream().mapToLong(Count::validation).sum());
    }

    LiveExamples plus(List<String> of, Split split) {
        return changed(of, split, 1);
    }

    LiveExamples minus(List<String> of, Split split) {
        return changed(of, split, -1);
    }

    private LiveExamples changed(List<String> of, Split split, long change) {
        Map<String, Count> next = new LinkedHashMap<>(labels);
        for (String label : of) {
            Count count = labels.getOrDefault(label, Count.NONE).plus(split, change);
            if (count.all() == 0) {
                next.remove(label);
            } else {
                next.put(label, count);
            }
        }
        return new LiveExamples(rows.plus(split, change), next);
    }

    long count() {
        return rows.all();
    }

    /** Labels that have at least this many examples. */
    long labelsWith(long examples) {
        return labels.values().stream().filter(count -> count.all() >= examples).count();
    }

    /** Whether the training rows hold anything to tell apart. */
    boolean trainable(TaskKind kind) {
        return rows.train() >= 2
                && switch (kind) {
                    case CLASSIFICATION, TAGGING ->
                        labels.values().stream()
                                        .filter(count -> count.train() > 0)
                                        .count()
                                >= 2;
                    case MULTILABEL ->
                        labels.values().stream().anyMatch(count -> count.train() > 0 && count.train() < rows.train());
                    case REGRESSION, SPAN -> true;
                };
    }

    Map<String, Long> byLabel() {
        Map<String, Long> counts = new LinkedHashMap<>();
        labels.forEach((label, count) -> counts.put(label, count.all()));
        return Collections.unmodifiableMap(counts);
    }

    Map<String, Long> bySplit() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put(Split.TRAIN.json(), rows.train());
        counts.put(Split.VALIDATION.json(), rows.validation());
        return Collections.unmodifiableMap(counts);
    }
}
