package io.graft.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.JobState;
import io.graft.schemas.Json;
import io.graft.schemas.TrainingSettings;
import java.util.List;
import java.util.stream.IntStream;

/** A task made to be measured with: its examples are made up, and it is erased at the end. */
public final class BenchTask implements AutoCloseable {
    /** Of the names of all such tasks. */
    public static final String PREFIX = "graft-bench-";

    private static final List<String> LABELS = List.of("refund", "tracking");
    private static final List<String> TEXTS = List.of(
            "Order %d arrived broken two days ago and I would like to have my money back, please",
            "Where is parcel number %d right now, and when will the courier bring it to my door?");

    private final GraftClient client;
    private final String name;
    private int examples;

    /** Declares it, after erasing what an earlier measurement may have left. */
    BenchTask(GraftClient client, String name, TrainingSettings settings) {
        this.client = client;
        this.name = name;
        if (client.task(name).isPresent()) {
            client.erase(name);
        }
        client.declare(name, LABELS, settings);
    }

    String name() {
        return name;
    }

    /**
     * Sends so many more examples and trains all there are.
     *
     * @return the job
     */
    String train(int more) {
        List<ObjectNode> next = IntStream.range(examples, examples + more)
                .mapToObj(i -> Json.mapper()
                        .createObjectNode()
                        .put("text", TEXTS.get(i % TEXTS.size()).formatted(i))
                        .put("label", LABELS.get(i % LABELS.size())))
                .toList();
        examples += more;
        client.send(name, next);
        return client.train(name);
    }

    JsonNode state() {
        return client.task(name).orElseThrow(() -> new RefusedException("the task " + name + " was erased meanwhile"));
    }

    /** Whether something is still to come of its latest job. */
    boolean isOpen() {
        return JobState.of(state().path("job").path("state").asText()).isOpen();
    }

    /** Forgets it. */
    @Override
    public void close() {
        client.erase(name);
    }
}
