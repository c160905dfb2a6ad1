package io.graft.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** {@code schemas/asyncapi.yaml}: what the topics hold. */
final class AsyncApi {
    static final AsyncApi PUBLISHED = new AsyncApi(Contract.read("asyncapi.yaml"));

    private final Contract contract;

    private AsyncApi(Contract contract) {
        this.contract = contract;
    }

    Contract contract() {
        return contract;
    }

    /** Names of topics in Kafka. */
    List<String> topics() {
        List<String> topics = new ArrayList<>();
        contract.at("/channels")
                .forEach(channel -> topics.add(channel.path("address").asText()));
        return topics;
    }

    JsonNode channel(String topic) {
        for (JsonNode channel : contract.at("/channels")) {
            if (channel.path("address").asText().equals(topic)) {
                return channel;
            }
        }
        throw new AssertionError("asyncapi.yaml has no topic " + topic);
    }

    /** Where the message of a topic stands. */
    String message(String topic) {
        return channel(topic)
                .path("messages")
                .elements()
                .next()
                .path("$ref")
                .asText()
                .substring(1);
    }

    /** The values that the document shows for a topic. */
    List<JsonNode> examples(String topic) {
        List<JsonNode> payloads = new ArrayList<>();
        contract.at(message(topic)).path("examples").forEach(example -> payloads.add(example.path("payload")));
        return payloads;
    }

    List<String> complaintsOfValue(String topic, JsonNode value) {
        String schema = message(topic) + "/payload/schema";
        return contract.at(schema).isMissingNode() ? List.of() : contract.complaints(schema, value);
    }

    /** What is wrong with a record; a null value deletes its key on a compacted topic, or says what its channel tells. */
    List<String> complaints(ConsumerRecord<String, byte[]> record) {
        List<String> complaints = new ArrayList<>();
        ObjectNode headers = Json.mapper().createObjectNode();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        boolean described = contract.at(message(record.topic()) + "/payload").has("schema");
        boolean compacted = channel(record.topic())
                .at("/bindings/kafka/topicConfiguration/cleanup.policy/0")
                .asText()
                .equals("compact");
        boolean mayBeNull = compacted || channel(record.topic()).has("x-null-value");
        if (described && !(mayBeNull && record.value() == null)) {
            complaints.addAll(complaintsOfValue(record.topic(), Json.tree(record.value())));
        }
        if (record.value() != null) {
            complaints.addAll(contract.complaints(contract.resolved(message(record.topic()) + "/headers"), headers));
        }
        return complaints;
    }
}
