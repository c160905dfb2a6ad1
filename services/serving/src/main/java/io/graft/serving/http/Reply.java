package io.graft.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What a route answers: a status, and JSON unless there is nothing to say. */
record Reply(int status, @Nullable JsonNode body) {
    static Reply ok(JsonNode body) {
        return new Reply(200, body);
    }
}
