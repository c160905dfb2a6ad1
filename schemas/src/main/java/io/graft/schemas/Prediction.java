package io.graft.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a {@link PredictionRequest}: outputs, with the version that made them; or a problem.
 *
 * @param id of the request
 * @param outputs one for each input, as HTTP answers them
 */
public record Prediction(
        String id,
        String task,
        @Nullable Integer version,
        @Nullable String adapterDigest,
        @Nullable String baseDigest,
        @Nullable List<JsonNode> outputs,
        @Nullable Problem problem) {

    /**
     * Why there is no answer.
     *
     * @param code stable, as HTTP's
     * @param detail one sentence
     */
    public record Problem(String code, String detail) {}

    public static Prediction refused(String id, String task, Problem problem) {
        return new Prediction(id, task, null, null, null, null, problem);
    }
}
