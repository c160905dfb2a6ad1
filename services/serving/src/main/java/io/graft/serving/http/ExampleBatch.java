package io.graft.serving.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.learning.Checked;
import io.graft.learning.RejectionReason;
import io.graft.learning.TaskFit;
import io.graft.learning.Validation;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The examples of one request: each is checked by itself and against the task's declaration as this node knows it.
 * Onboarding has the last word.
 *
 * @param accepted JSON to send, in order
 * @param rejected the others
 */
record ExampleBatch(List<byte[]> accepted, List<Rejected> rejected) {
    /** Examples of a request at most. */
    static final int EXAMPLES = 50_000;

    /** @param index in the request, from 0 */
    record Rejected(int index, RejectionReason reason, String detail) {}

    /** @throws ProblemException if the body is no array of at most {@link #EXAMPLES} */
    static ExampleBatch ofArray(String task, @Nullable TaskState state, byte[] body) {
        JsonNode array = Bodies.parse(body);
        if (!array.isArray()) {
            throw new ProblemException(
                    ErrorCode.INVALID_BODY,
                    "the body must be a JSON array of examples, or NDJSON as application/x-ndjson");
        }
        requireSize(array.size());
        Collector collector = new Collector(task, state);
        array.forEach(collector::add);
        return collector.batch();
    }

    /** One example a line; blank lines count for nothing. */
    static ExampleBatch ofLines(String task, @Nullable TaskState state, byte[] body) {
        // A character for each byte, so that what is no UTF-8 is refused, not replaced.
        List<String> lines = new String(body, ISO_8859_1)
                .lines()
                .filter(line -> !line.isBlank())
                .limit(EXAMPLES + 1L)
                .toList();
        requireSize(lines.size());
        Collector collector = new Collector(task, state);
        for (String line : lines) {
            try {
                collector.add(Json.tree(line.getBytes(ISO_8859_1)));
            } catch (MalformedMessageException e) {
                collector.reject(RejectionReason.MALFORMED_JSON, String.valueOf(e.getMessage()));
            }
        }
        return collector.batch();
    }

    private static void requireSize(int examples) {
        if (examples > EXAMPLES) {
            throw new ProblemException(ErrorCode.TOO_LARGE, "a request has at most " + EXAMPLES + " examples");
        }
    }

    /** Goes through a request once. */
    private static final class Collector {
        private final String task;
        private final @Nullable TaskState state;
        private final List<byte[]> accepted = new ArrayList<>();
        private final List<Rejected> rejected = new ArrayList<>();
        private int index;

        Collector(String task, @Nullable TaskState state) {
            this.task = task;
            this.state = state;
        }

        void add(JsonNode example) {
            if (!(example instanceof ObjectNode object)) {
                reject(RejectionReason.MALFORMED_JSON, "the example is not a JSON object");
                return;
            }
            if (!object.hasNonNull("task")) {
                object.put("task", task);
            } else if (!task.equals(object.path("task").asText())) {
                reject(RejectionReason.KEY_MISMATCH, "the example names another task than the path");
                return;
            }
            byte[] value = Json.bytes(object);
            Checked checked = Validation.check(value);
            if (checked instanceof Checked.Rejected refused) {
                reject(refused.reason(), refused.detail());
            } else {
                againstTask(checked).ifPresentOrElse(refused -> reject(refused.reason(), refused.detail()), () -> {
                    accepted.add(value);
                    index++;
                });
            }
        }

        void reject(RejectionReason reason, String detail) {
            rejected.add(new Rejected(index, reason, detail));
            index++;
        }

        ExampleBatch batch() {
            return new ExampleBatch(accepted, rejected);
        }

        private Optional<Checked.Rejected> againstTask(Checked checked) {
            return state != null && checked instanceof Checked.Labelled example
                    ? TaskFit.refusal(state.kind(), state.pair(), state.labels(), state.labelsDeclared(), example)
                    : Optional.empty();
        }
    }
}
