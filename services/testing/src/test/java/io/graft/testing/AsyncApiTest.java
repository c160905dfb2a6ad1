package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.Topic;
import io.graft.schemas.Topic.Cleanup;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published document of the topics, by itself; {@link EndToEndTest} holds the records of a running Graft to it. */
class AsyncApiTest {
    private static final AsyncApi ASYNC_API = AsyncApi.PUBLISHED;
    private static final JsonNode DOCUMENT = ASYNC_API.contract().json();

    @Test
    void shouldBeAValidDocument() {
        assertThat(Contract.complaintsOfSpecification("asyncapi-3.0.json", DOCUMENT))
                .isEmpty();

        ObjectNode broken = DOCUMENT.deepCopy();
        broken.remove("info");
        assertThat(Contract.complaintsOfSpecification("asyncapi-3.0.json", broken))
                .isNotEmpty();
    }

    @Test
    void shouldDescribeEveryTopicAndNoOther() {
        assertThat(ASYNC_API.topics())
                .containsExactlyInAnyOrderElementsOf(Stream.of(Topic.values())
                        .map(topic -> topic.name("graft."))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void shouldKeepRecordsAsLongAndTakeThemAsLargeAsItSays(Topic topic) {
        JsonNode settings = ASYNC_API.channel(topic.name("graft.")).at("/bindings/kafka/topicConfiguration");

        assertThat(settings.at("/cleanup.policy/0").asText())
                .isEqualTo(topic.cleanup() == Cleanup.COMPACT ? "compact" : "delete");
        assertThat(settings.path("retention.ms").asLong())
                .isEqualTo(Duration.ofDays(topic.retentionDays()).toMillis());
        assertThat(settings.path("max.message.bytes").asInt()).isEqualTo(Topic.MAX_RECORD_BYTES);
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void shouldShowExamplesThatItsSchemasAllow(Topic topic) {
        String name = topic.name("graft.");
        List<JsonNode> examples = ASYNC_API.examples(name);

        assertThat(examples.isEmpty()).isEqualTo(topic == Topic.EXAMPLES_REJECTED || topic == Topic.DEAD_LETTERS);
        examples.forEach(example ->
                assertThat(ASYNC_API.complaintsOfValue(name, example)).isEmpty());
    }

    @Test
    void shouldRefuseWhatItDoesNotSay() {
        assertThat(ASYNC_API.complaintsOfValue("graft.releases", DOCUMENT)).isNotEmpty();
    }
}
