package io.graft.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A labelled example as anyone may send it to {@code graft.examples}; or, with {@code deleted}, the request to delete
 * one. Only {@code task} always stands; what else must stand is checked by the rules of onboarding.
 *
 * @param task the task's name
 * @param id the sender's name of this example; without one, the digest of its texts
 * @param text at most 20,000 code points; the question of a span task; ignored for tagging
 * @param textPair the second text of a pair; the context of a span task
 * @param tokens of tagging
 * @param label the right answer of classification
 * @param labels the right answer of multi-label classification
 * @param score the right answer of regression
 * @param span the right answer of a span task
 * @param tags the right answer of tagging, one for each token
 * @param split where the sender wants it; otherwise chosen by the digest of its texts
 * @param observedAt when it was observed, ISO 8601; kept, never used for order
 * @param deleted true to delete the example of this id
 */
public record Example(
        String task,
        @Nullable String id,
        @Nullable String text,
        @Nullable String textPair,
        @Nullable List<String> tokens,
        @Nullable String label,
        @Nullable List<String> labels,
        @Nullable Double score,
        Target.@Nullable Span span,
        @Nullable List<String> tags,
        @Nullable Split split,
        @Nullable String observedAt,
        @Nullable Boolean deleted) {

    /** An example to take, of any kind. */
    public static Example of(
            String task,
            @Nullable String id,
            @Nullable String text,
            @Nullable String textPair,
            @Nullable List<String> tokens,
            Target target,
            @Nullable Split split,
            @Nullable String observedAt) {
        return new Example(
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
                observedAt,
                null);
    }

    /** A labelled single text without a name of its own. */
    public static Example labelled(String task, String text, String label) {
        return of(task, null, text, null, null, new Target.Label(label), null, null);
    }

    /** The request to delete an example. */
    public static Example deletion(String task, String id) {
        return new Example(task, id, null, null, null, null, null, null, null, null, null, null, true);
    }

    /** The right answer; null if none stands. */
    public @Nullable Target target() {
        return Target.of(label, labels, score, span, tags);
    }
}
