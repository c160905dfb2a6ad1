package io.graft.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a version answered.
 *
 * @param version that answered
 * @param adapterDigest of its artifact
 * @param outputs one for each text, in their order
 */
public record Answers(int version, String adapterDigest, List<Output> outputs) {
    public Answers {
        outputs = List.copyOf(outputs);
    }

    /**
     * @param label the answer
     * @param scores label and score as sent: numbers are shortest round-trip, so equal texts are equal bits
     */
    public record Output(String label, String scores) {}

    static Answers of(JsonNode json) {
        List<Output> outputs = new ArrayList<>();
        json.path("outputs")
                .forEach(output -> outputs.add(new Output(
                        output.path("label").asText(), output.path("scores").toString())));
        return new Answers(
                json.path("version").asInt(), json.path("adapterDigest").asText(), outputs);
    }
}
