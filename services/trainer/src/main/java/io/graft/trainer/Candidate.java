package io.graft.trainer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.Evaluation;
import io.graft.adapters.TrainedAdapter;
import io.graft.schemas.Json;

/**
 * What a job made, before it is a version.
 *
 * @param weights adapters and head
 * @param evaluation on the job's validation rows
 * @param config how it came to be, as its artifact records it
 * @param seed of its training; 0 if there was none
 * @param maxTokens as which it reads a text at most
 */
record Candidate(AdapterWeights weights, Evaluation evaluation, ObjectNode config, long seed, int maxTokens) {
    static Candidate of(TrainedAdapter trained) {
        ObjectNode config = Json.mapper().valueToTree(trained.config());
        // Part of the bytes: it shrinks when a device runs out of memory.
        config.put("microBatch", trained.microBatch());
        return new Candidate(
                trained.weights(),
                trained.evaluation(),
                config,
                trained.config().seed(),
                trained.config().maxTokens());
    }
}
