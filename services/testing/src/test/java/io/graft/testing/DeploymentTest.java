package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.graft.cli.laptop.KnownSettings;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.SettingsReference;
import io.graft.platform.kafka.Topics;
import io.graft.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** What infra/ and docs/ say about settings is what the processes know. */
class DeploymentTest {
    private static final Path ROOT = Path.of("../..");
    private static final Set<String> PROCESSES = Set.of("topics", "onboarding", "trainer", "serving");

    @Test
    void shouldRunEachProcessFromOneImageWithKnownSettings() throws IOException {
        JsonNode services = new YAMLMapper()
                .readTree(ROOT.resolve("infra/compose.yaml").toFile())
                .get("services");

        assertThat(services.has("kafka")).isTrue();
        for (String process : PROCESSES) {
            JsonNode service = services.get(process);
            // Merge keys (<<) are YAML 1.1: the parser leaves them as a field.
            assertThat(service.has("image") || service.has("<<")).as(process).isTrue();
            assertThat(service.get("command").get(0).asText()).isEqualTo(process);
            Map<String, String> environment = new TreeMap<>();
            service.get("environment")
                    .properties()
                    .forEach(field ->
                            environment.put(field.getKey(), field.getValue().asText()));
            assertThat(environment).containsEntry("GRAFT_KAFKA_BOOTSTRAP", "kafka:9092");
            KnownSettings.of(environment);
        }
    }

    @Test
    void shouldLetTheBrokerTakeWhatTopicsTake() throws IOException {
        JsonNode kafka = new YAMLMapper()
                .readTree(ROOT.resolve("infra/compose.yaml").toFile())
                .at("/services/kafka/environment");

        assertThat(kafka.get("KAFKA_MESSAGE_MAX_BYTES").asInt()).isEqualTo(Topic.MAX_RECORD_BYTES);
        assertThat(kafka.get("KAFKA_AUTO_CREATE_TOPICS_ENABLE").asText()).isEqualTo("false");
    }

    @Test
    void shouldListEverySettingInTheDocuments() throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/settings.md")))
                .as("generate it with: ./graft settings > docs/settings.md")
                .contains(SettingsReference.markdown(KnownSettings.ALL).strip());
    }

    @Test
    void shouldDescribeForStrimziTheTopicsThatItMakes() throws IOException {
        KafkaConfig config = new KafkaConfig("unused:9092", "graft.", 12, (short) 3, Map.of());

        assertThat(StrimziResources.topics())
                .containsExactlyInAnyOrderElementsOf(Stream.of(Topic.values())
                        .map(topic -> Topics.newTopic(topic, config))
                        .toList());
    }

    @Test
    void shouldKnowTheTopicsThatStrimziUsersMayUse() throws IOException {
        Set<String> topics =
                Stream.of(Topic.values()).map(topic -> topic.name("graft.")).collect(Collectors.toSet());

        assertThat(StrimziResources.users().values().stream().flatMap(List::stream))
                .map(AclBinding::pattern)
                .filteredOn(pattern ->
                        pattern.resourceType() == ResourceType.TOPIC && pattern.patternType() == PatternType.LITERAL)
                .extracting(ResourcePattern::name)
                .hasSameElementsAs(topics);
    }
}
