package io.graft.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One answer in one line for people, whatever the kind of its task. */
public final class AnswerLine {
    private static final String TAB = "\t";

    private AnswerLine() {}

    /** The answer, its score if it has one of its own, and the text that was asked, with tabs between. */
    public static String of(JsonNode output, JsonNode input) {
        List<String> cells = new ArrayList<>();
        if (output.has("label")) {
            cells.add(output.path("label").asText());
            cells.add(rounded(
                    output.path("scores").path(output.path("label").asText()).asDouble()));
        } else if (output.has("labels")) {
            cells.add(joined(output.path("labels"), ","));
        } else if (output.has("span")) {
            cells.add(output.path("span").path("text").asText());
        } else if (output.has("tags")) {
            cells.add(joined(output.path("tags"), " "));
        } else {
            cells.add(rounded(output.path("score").asDouble()));
        }
        cells.add(input.has("text") ? input.path("text").asText() : joined(input.path("tokens"), " "));
        return String.join(TAB, cells);
    }

    private static String joined(JsonNode array, String separator) {
        List<String> parts = new ArrayList<>();
        array.forEach(part -> parts.add(part.asText()));
        return String.join(separator, parts);
    }

    private static String rounded(double score) {
        return String.format(Locale.ROOT, "%.3f", score);
    }
}
