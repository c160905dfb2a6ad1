package io.graft.schemas;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The headers of a CloudEvents 1.0 message in Kafka's binary mode; the value is the plain JSON. */
public final class CloudEvent {
    private CloudEvent() {}

    /**
     * @param message whose type is named, for example {@code io.graft.training-job.v1}
     * @param process that sends, for example {@code onboarding}
     * @param id unique for this process
     * @param time when it was sent
     */
    public static Map<String, String> headers(Class<?> message, String process, String id, Instant time) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_type", "io.graft." + kebab(message.getSimpleName()) + ".v1");
        headers.put("ce_source", "/graft/" + process);
        headers.put("ce_id", id);
        headers.put("ce_time", time.toString());
        headers.put("content-type", "application/json");
        return headers;
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
