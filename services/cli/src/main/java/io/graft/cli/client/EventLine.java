package io.graft.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** One event in one line for people. */
public final class EventLine {
    private EventLine() {}

    public static String of(EventStream.Event event) {
        JsonNode data = event.data();
        String subject = event.name() + " " + data.path("task").asText();
        return switch (event.name()) {
            case "task" ->
                subject + ": " + data.path("examples").path("accepted").asLong() + " examples, "
                        + data.path("examples").path("rejected").asLong() + " rejected, job "
                        + data.path("job").path("state").asText("none");
            case "version", "release", "live" ->
                subject + " version " + data.path("version").asInt() + (data.has("retiredAt") ? ", retired" : "");
            case "progress" -> subject + " version " + data.path("version").asInt() + ": " + progress(data);
            case "audit" ->
                subject + " version " + data.path("version").asInt() + " on "
                        + data.path("node").asText() + ": "
                        + data.path("beforeAfter").path("compared").asLong() + " compared, "
                        + data.path("beforeAfter").path("changed").asLong() + " changed"
                        + (data.has("quarantined")
                                ? ", quarantined: " + data.path("quarantined").asText()
                                : "");
            case "task-erased" -> subject;
            default -> event.name() + " " + data;
        };
    }

    private static String progress(JsonNode data) {
        StringBuilder text = new StringBuilder(data.path("phase").asText());
        if (data.path("epochs").asInt() > 0) {
            text.append(" epoch ")
                    .append(data.path("epoch").asInt())
                    .append('/')
                    .append(data.path("epochs").asInt());
        }
        append(text, data, "loss");
        append(text, data, "validation");
        return text.toString();
    }

    private static void append(StringBuilder text, JsonNode data, String field) {
        if (data.hasNonNull(field)) {
            text.append(String.format(
                    Locale.ROOT, ", %s %.3f", field, data.path(field).asDouble()));
        }
    }
}
