package io.graft.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.ExitCode;
import io.graft.cli.client.RefusedException;
import io.graft.schemas.Example;
import io.graft.schemas.Split;
import io.graft.schemas.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One row of a file, as an example. Texts: {@code text}, optional {@code text_pair} (or {@code textPair});
 * {@code question} and {@code context} of spans; {@code tokens} of tagging. Target, the first that stands: {@code label} (a
 * number is taken as its text), {@code labels}, {@code score}, {@code answers} as in SQuAD ({@code answer_start} counts
 * code points; the first answer is taken) or {@code span}, {@code tags}. Optional {@code id}, {@code split} and
 * {@code observedAt}. Other fields are ignored, and so is an empty one, but for {@code labels}: none applies. A cell of a
 * table holds labels with {@code |} between them, and tokens and tags with a space.
 *
 * @param place for complaints
 */
record ImportRow(String place, JsonNode row) {
    private static final Pattern BAR = Pattern.compile("\\s*\\|\\s*");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    /** @throws RefusedException if it is none */
    Example example(String task) {
        String pair = first("text_pair", "textPair", "context");
        Target target = target(pair);
        boolean tagged = target instanceof Target.Tags;
        return Example.of(
                task,
                field("id"),
                tagged ? null : text(),
                pair,
                tagged ? strings("tokens", SPACES) : null,
                target,
                split(),
                field("observedAt"));
    }

    private Target target(@Nullable String context) {
        String label = field("label");
        if (label != null) {
            return new Target.Label(label);
        }
        if (row.hasNonNull("labels")) {
            return new Target.Labels(strings("labels", BAR));
        }
        String score = field("score");
        if (score != null) {
            return new Target.Score(number(score));
        }
        if (row.hasNonNull("answers")) {
            return answer(context == null ? "" : context, row.path("answers").path(0));
        }
        if (row.hasNonNull("span")) {
            return new Target.Span(
                    whole(row.path("span").path("start")),
                    whole(row.path("span").path("end")));
        }
        if (row.hasNonNull("tags")) {
            return new Target.Tags(strings("tags", SPACES));
        }
        throw missing("no 'label', nor 'labels', 'score', 'answers', 'span' or 'tags'");
    }

    private double number(String score) {
        try {
            return Double.parseDouble(score);
        } catch (NumberFormatException e) {
            throw refused("'score' is no number");
        }
    }

    private Target.Span answer(String context, JsonNode answer) {
        String text = answer.path("text").asText();
        int start = whole(answer.path("answer_start"));
        int end = start + text.codePointCount(0, text.length());
        boolean inside = start >= 0 && end > start && end <= context.codePointCount(0, context.length());
        if (!inside
                || !context.substring(context.offsetByCodePoints(0, start), context.offsetByCodePoints(0, end))
                        .equals(text)) {
            throw refused("the answer does not stand in 'context' at its 'answer_start'");
        }
        return new Target.Span(start, end);
    }

    private int whole(JsonNode node) {
        if (!node.isInt()) {
            throw refused("a span's offsets must be whole numbers");
        }
        return node.intValue();
    }

    private List<String> strings(String name, Pattern between) {
        JsonNode node = row.path(name);
        if (!node.isArray()) {
            String cell = node.asText().strip();
            return cell.isEmpty() ? List.of() : Arrays.asList(between.split(cell));
        }
        List<String> values = new ArrayList<>();
        node.forEach(value -> values.add(value.asText()));
        return values;
    }

    private @Nullable Split split() {
        String split = field("split");
        try {
            return split == null ? null : Split.of(split);
        } catch (IllegalArgumentException e) {
            throw refused("split must be train, validation or test, not '" + split + "'");
        }
    }

    private String text() {
        String text = first("text", "question");
        if (text == null) {
            throw missing("no 'text'");
        }
        return text;
    }

    private @Nullable String first(String... names) {
        for (String name : names) {
            String value = field(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private @Nullable String field(String name) {
        JsonNode value = row.path(name);
        return value.isValueNode() && !value.isNull() && !value.asText().isEmpty() ? value.asText() : null;
    }

    private RefusedException missing(String sentence) {
        return new RefusedException(
                ExitCode.FAILED,
                place + ": " + sentence,
                "say which column it is, for example with --text COLUMN or --label COLUMN",
                null);
    }

    private RefusedException refused(String sentence) {
        return new RefusedException(place + ": " + sentence);
    }
}
