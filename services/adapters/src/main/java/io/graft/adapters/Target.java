package io.graft.adapters;

import java.util.List;

/** The right answer to one input. */
public sealed interface Target {

    /** The kind of head that learns it. */
    HeadKind kind();

    /** Labels or tags that it names, with repetitions; none for kinds without. */
    default List<String> labels() {
        return List.of();
    }

    record Label(String label) implements Target {
        @Override
        public HeadKind kind() {
            return HeadKind.CLASSIFICATION;
        }

        @Override
        public List<String> labels() {
            return List.of(label);
        }
    }

    /** @param labels that hold, in any order; may be empty */
    record Labels(List<String> labels) implements Target {
        public Labels {
            labels = List.copyOf(labels);
        }

        @Override
        public HeadKind kind() {
            return HeadKind.MULTILABEL;
        }
    }

    /** @param score finite, in the caller's unit */
    record Score(double score) implements Target {
        public Score {
            if (!Double.isFinite(score)) {
                throw new IllegalArgumentException("a score is a finite number, not " + score);
            }
        }

        @Override
        public HeadKind kind() {
            return HeadKind.REGRESSION;
        }
    }

    /** A part of the second text: code points {@code start} (inclusive) to {@code end} (exclusive). */
    record Span(int start, int end) implements Target {
        public Span {
            if (start < 0 || end <= start) {
                throw new IllegalArgumentException("a span holds at least one code point, not " + start + " to " + end);
            }
        }

        @Override
        public HeadKind kind() {
            return HeadKind.SPAN;
        }

        /** The span's words in a row's second text. */
        public String text(TrainingExample row) {
            return row.textPair() == null ? "" : Spans.text(row.textPair(), start, end);
        }
    }

    /** @param tags one for each token */
    record Tags(List<String> tags) implements Target {
        public Tags {
            tags = List.copyOf(tags);
        }

        @Override
        public HeadKind kind() {
            return HeadKind.TAGGING;
        }

        @Override
        public List<String> labels() {
            return tags;
        }
    }
}
