package io.graft.learning;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.graft.schemas.Split;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The examples that the next training would see, counted by label and split; labels in order of arrival. */
public record LiveExamples(@JsonValue Map<String, OfLabel> labels) {
    static final LiveExamples NONE = new LiveExamples(Map.of());

    /** Live examples of one label. */
    public record OfLabel(long train, long validation) {
        static final OfLabel NONE = new OfLabel(0, 0);

        OfLabel plus(Split split, long change) {
            return split == Split.TRAIN
                    ? new OfLabel(train + change, validation)
                    : new OfLabel(train, validation + change);
        }

        long all() {
            return train + validation;
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LiveExamples {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    LiveExamples plus(String label, Split split) {
        return changed(label, split, 1);
    }

    LiveExamples minus(String label, Split split) {
        return changed(label, split, -1);
    }

    private LiveExamples changed(String label, Split split, long change) {
        Map<String, OfLabel> next = new LinkedHashMap<>(labels);
        OfLabel count = labels.getOrDefault(label, OfLabel.NONE).plus(split, change);
        if (count.train() < 0 || count.validation() < 0) {
            throw new IllegalStateException("fewer than no examples of a label");
        }
        if (count.all() == 0) {
            next.remove(label);
        } else {
            next.put(label, count);
        }
        return new LiveExamples(next);
    }

    long count() {
        return labels.values().stream().mapToLong(OfLabel::all).sum();
    }

    /** Labels that have at least this many examples. */
    long labelsWith(long examples) {
        return labels.values().stream().filter(count -> count.all() >= examples).count();
    }

    /** Training needs two labels to tell apart. */
    boolean trainable() {
        return labels.values().stream().filter(count -> count.train() > 0).count() >= 2;
    }

    Map<String, Long> byLabel() {
        Map<String, Long> counts = new LinkedHashMap<>();
        labels.forEach((label, count) -> counts.put(label, count.all()));
        return Collections.unmodifiableMap(counts);
    }

    Map<String, Long> bySplit() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put(
                Split.TRAIN.json(),
                labels.values().stream().mapToLong(OfLabel::train).sum());
        counts.put(
                Split.VALIDATION.json(),
                labels.values().stream().mapToLong(OfLabel::validation).sum());
        return Collections.unmodifiableMap(counts);
    }
}
