package io.graft.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The resources of infra/strimzi, as Strimzi's operators would apply them. */
final class StrimziResources {
    private static final Path DIRECTORY = Path.of("../../infra/strimzi");

    private StrimziResources() {}

    static List<NewTopic> topics() throws IOException {
        List<NewTopic> topics = new ArrayList<>();
        for (JsonNode resource : resources("topics.yaml")) {
            JsonNode spec = resource.get("spec");
            Map<String, String> settings = new HashMap<>();
            spec.get("config")
                    .properties()
                    .forEach(setting ->
                            settings.put(setting.getKey(), setting.getValue().asText()));
            topics.add(new NewTopic(
                            resource.at("/metadata/name").asText(),
                            spec.get("partitions").asInt(),
                            (short) spec.get("replicas").asInt())
                    .configs(settings));
        }
        return topics;
    }

    /** What each user may do, by name. */
    static Map<String, List<AclBinding>> users() throws IOException {
        Map<String, List<AclBinding>> users = new HashMap<>();
        for (JsonNode resource : resources("users.yaml")) {
            String user = resource.at("/metadata/name").asText();
            List<AclBinding> rights = new ArrayList<>();
            for (JsonNode acl : resource.at("/spec/authorization/acls")) {
                for (JsonNode operation : acl.get("operations")) {
                    rights.add(new AclBinding(
                            pattern(acl.get("resource")),
                            new AccessControlEntry(
                                    "User:" + user, "*", operation(operation.asText()), AclPermissionType.ALLOW)));
                }
            }
            users.put(user, rights);
        }
        return users;
    }

    private static ResourcePattern pattern(JsonNode resource) {
        ResourceType type =
                switch (resource.get("type").asText()) {
                    case "topic" -> ResourceType.TOPIC;
                    case "group" -> ResourceType.GROUP;
                    case "transactionalId" -> ResourceType.TRANSACTIONAL_ID;
                    default -> throw new IllegalArgumentException(resource.toString());
                };
        PatternType pattern =
                resource.get("patternType").asText().equals("prefix") ? PatternType.PREFIXED : PatternType.LITERAL;
        return new ResourcePattern(type, resource.get("name").asText(), pattern);
    }

    /** Strimzi writes {@code DescribeConfigs}, Kafka {@code DESCRIBE_CONFIGS}. */
    private static AclOperation operation(String name) {
        return AclOperation.fromString(name.replaceAll("(?<=[a-z])(?=[A-Z])", "_"));
    }

    private static List<JsonNode> resources(String file) throws IOException {
        YAMLMapper mapper = new YAMLMapper();
        try (MappingIterator<JsonNode> documents = mapper.readerFor(JsonNode.class)
                .readValues(DIRECTORY.resolve(file).toFile())) {
            return documents.readAll();
        }
    }
}
