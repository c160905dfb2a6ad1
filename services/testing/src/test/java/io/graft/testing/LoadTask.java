package io.graft.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.Json;
import java.util.List;
import java.util.stream.IntStream;

/** A task of the load, whose examples are numbered for ever: each number gives one text and its label. */
record LoadTask(String name, List<List<String>> topics, int seed) {
    static final String CONFIG = "{\"epochs\":40,\"batchSize\":4,\"maxTokens\":16,\"bottleneck\":2,\"shards\":1}";

    /** Tasks of three pairs of topics, each with rows of its own. */
    static List<LoadTask> some() {
        List<String> names = List.of("ash", "beech", "cedar", "elm", "fir", "oak");
        return IntStream.range(0, names.size())
                .mapToObj(i -> new LoadTask(names.get(i), Sentences.ALL.get(i % Sentences.ALL.size()), i))
                .toList();
    }

    List<String> labels() {
        return Sentences.labels(topics);
    }

    void declare(GraftProcess graft) {
        graft.declare(name, labels(), CONFIG);
    }

    /** @param variant other than 0 for the same id with another text and label: a correction */
    Message example(int number, int variant) {
        List<String> topic = topics.get((number + variant) % topics.size());
        String word = topic.get(1 + number % (topic.size() - 1));
        String text = "Number " + seed + " " + number + ": tell me about the " + word + " in "
                + (variant == 0 ? "Oslo" : "Lima") + ".";
        return new Message(name, id(number), text, topic.get(0));
    }

    Message deletion(int number) {
        return new Message(name, id(number), null, null);
    }

    private static String id(int number) {
        return "r%06d".formatted(number);
    }

    /** What its versions are asked. */
    List<String> questions() {
        return Sentences.of(seed, 2, topics).stream().map(Sentences.Row::text).toList();
    }

    /**
     * One thing said about an example.
     *
     * @param text null for a deletion
     */
    record Message(String task, String id, String text, String label) {
        byte[] json() {
            ObjectNode json = Json.mapper().createObjectNode().put("task", task).put("id", id);
            if (text == null) {
                json.put("deleted", true);
            } else {
                json.put("text", text).put("label", label);
            }
            return Json.bytes(json);
        }

        /** Equal for messages that say the same. */
        String said() {
            return task + "/" + id + " " + (text == null ? "deleted" : label + ": " + text);
        }
    }
}
