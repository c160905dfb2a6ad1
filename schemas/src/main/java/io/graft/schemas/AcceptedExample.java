package io.graft.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An example that onboarding took: the value of {@code graft.task-data}, keyed task/id. A deletion is a tombstone. Exactly
 * one of label, labels, score, span and tags stands.
 *
 * @param text of tagging, the tokens joined by one space
 * @param tokens of tagging only
 * @param sequence counts the changes of the task's data from 1; a job covers those up to its {@code upTo}
 */
public record AcceptedExample(
        String task,
        String id,
        String text,
        @Nullable String textPair,
        @Nullable List<String> tokens,
        @Nullable String label,
        @Nullable List<String> labels,
        @Nullable Double score,
        Target.@Nullable Span span,
        @Nullable List<String> tags,
        Split split,
        long sequence) {

    public static AcceptedExample of(
            String task,
            String id,
            String text,
            @Nullable String textPair,
            @Nullable List<String> tokens,
            Target target,
            Split split,
            long sequence) {
        return new AcceptedExample(
                task,
                id,
                text,
                textPair,
                tokens,
                target instanceof Target.Label one ? one.label() : null,
                target instanceof Target.Labels many ? many.labels() : null,
                target instanceof Target.Score number ? (Double) number.score() : null,
                target instanceof Target.Span span ? span : null,
                target instanceof Target.Tags tags ? tags.tags() : null,
                split,
                sequence);
    }

    /**
     * The right answer.
     *
     * @throws IllegalStateException if it has none
     */
    public Target target() {
        Target target = Target.of(label, labels, score, span, tags);
        if (target == null) {
            throw new IllegalStateException("the accepted example " + id + " of " + task + " has no target");
        }
        return target;
    }
}
