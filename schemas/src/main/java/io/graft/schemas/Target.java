package io.graft.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The right answer of an example, as its task's kind has it. In JSON it stands flat among the example's own fields. */
public sealed interface Target {
    TaskKind kind();

    /** One label. */
    record Label(String label) implements Target {
        @Override
        public TaskKind kind() {
            return TaskKind.CLASSIFICATION;
        }
    }

    /** Every label that applies, perhaps none. */
    record Labels(List<String> labels) implements Target {
        public Labels {
            labels = List.copyOf(labels);
        }

        @Override
        public TaskKind kind() {
            return TaskKind.MULTILABEL;
        }
    }

    /** A finite number. */
    record Score(double score) implements Target {
        @Override
        public TaskKind kind() {
            return TaskKind.REGRESSION;
        }
    }

    /**
     * A part of the example's {@code textPair}, never empty, in Unicode code points.
     *
     * @param start of the first code point, from 0
     * @param end after the last one
     */
    record Span(int start, int end) implements Target {
        @Override
        public TaskKind kind() {
            return TaskKind.SPAN;
        }
    }

    /** One tag for each of the example's tokens. */
    record Tags(List<String> tags) implements Target {
        public Tags {
            tags = List.copyOf(tags);
        }

        @Override
        public TaskKind kind() {
            return TaskKind.TAGGING;
        }
    }

    /**
     * The one of these that stands.
     *
     * @return null if none stands
     */
    static @Nullable Target of(
            @Nullable String label,
            @Nullable List<String> labels,
            @Nullable Double score,
            @Nullable Span span,
            @Nullable List<String> tags) {
        if (label != null) {
            return new Label(label);
        }
        if (labels != null) {
            return new Labels(labels);
        }
        if (score != null) {
            return new Score(score);
        }
        return span != null || tags == null ? span : new Tags(tags);
    }
}
