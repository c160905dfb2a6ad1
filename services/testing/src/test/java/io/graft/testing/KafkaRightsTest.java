package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.graft.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which user may do what to which topic: docs/security.md says it, and infra/strimzi/users.yaml gives it, cell by cell. */
class KafkaRightsTest {
    private static final String PREFIX = "graft.";
    private static final Path DOCUMENT = Path.of("../../docs/security.md");

    /** {@code | `user` | topics read | topics written | and |}. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(graft-[a-z]+)` \\|([^|]*)\\|([^|]*)\\|");

    /** What a right to read or to write lets a user do besides, in Kafka itself. */
    private static final Set<AclOperation> IMPLY_DESCRIBE = EnumSet.of(AclOperation.READ, AclOperation.WRITE);

    /** @param reads topics by their names without the prefix */
    private record Rights(Set<String> reads, Set<String> writes) {}

    @TestFactory
    Stream<DynamicTest> shouldGiveEachUserOfEachTopicWhatTheDocumentSays() throws IOException {
        Map<String, List<AclBinding>> users = StrimziResources.users();
        Map<String, Rights> documented = documented();
        assertThat(documented.keySet()).isEqualTo(users.keySet());
        return documented.entrySet().stream().flatMap(user -> Stream.of(Topic.values())
                .map(topic -> dynamicTest(user.getKey() + " and " + topic.suffix(), () -> assertThat(
                                allowed(users.get(user.getKey()), ResourceType.TOPIC, topic.name(PREFIX)))
                        .isEqualTo(wanted(user.getKey(), user.getValue(), topic)))));
    }

    @Test
    void shouldNameOnlyTopicsThatThereAre() throws IOException {
        Set<String> topics = Stream.of(Topic.values()).map(Topic::suffix).collect(Collectors.toSet());

        for (Rights rights : documented().values()) {
            assertThat(topics).containsAll(rights.reads()).containsAll(rights.writes());
        }
    }

    /** An installation of a tenant's own has another prefix, and nobody's rights reach into it. */
    @Test
    void shouldEndEveryRightAtTheInstallationsPrefix() throws IOException {
        for (Map.Entry<String, List<AclBinding>> user : StrimziResources.users().entrySet()) {
            for (Topic topic : Topic.values()) {
                for (String other : List.of("acme.", "graft2.", "graf", "graftx.", "")) {
                    assertThat(allowed(user.getValue(), ResourceType.TOPIC, topic.name(other)))
                            .as("%s and %s", user.getKey(), topic.name(other))
                            .isEmpty();
                }
            }
            assertThat(user.getValue())
                    .extracting(binding -> binding.pattern())
                    .allSatisfy(pattern ->
                            assertThat(pattern.name()).startsWith("graft").isNotEqualTo("*"));
        }
    }

    @Test
    void shouldLetOnlyOnboardingUseTransactionsAndStateTopics() throws IOException {
        StrimziResources.users().forEach((user, rights) -> {
            boolean onboarding = user.equals("graft-onboarding");
            assertThat(allowed(rights, ResourceType.TRANSACTIONAL_ID, "graft.onboarding-1")
                            .isEmpty())
                    .as(user)
                    .isNotEqualTo(onboarding);
            assertThat(allowed(rights, ResourceType.TOPIC, "graft.onboarding-tasks-changelog")
                            .contains(AclOperation.WRITE))
                    .as(user)
                    .isEqualTo(onboarding);
        });
    }

    private static Set<AclOperation> wanted(String user, Rights rights, Topic topic) {
        Set<AclOperation> wanted = EnumSet.noneOf(AclOperation.class);
        if (!user.equals("graft-producer")) {
            // The three processes look at start whether the topics are as they need them.
            wanted.addAll(EnumSet.of(AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS));
        }
        if (rights.reads().contains(topic.suffix())) {
            wanted.add(AclOperation.READ);
        }
        if (rights.writes().contains(topic.suffix())) {
            wanted.add(AclOperation.WRITE);
        }
        if (wanted.stream().anyMatch(IMPLY_DESCRIBE::contains)) {
            wanted.add(AclOperation.DESCRIBE);
        }
        return wanted;
    }

    /** As Kafka's authorizer sees these rights. */
    private static Set<AclOperation> allowed(List<AclBinding> rights, ResourceType type, String name) {
        Set<AclOperation> allowed = EnumSet.noneOf(AclOperation.class);
        rights.stream()
                .filter(binding -> covers(binding.pattern(), type, name))
                .forEach(binding -> allowed.add(binding.entry().operation()));
        if (allowed.stream().anyMatch(IMPLY_DESCRIBE::contains)) {
            allowed.add(AclOperation.DESCRIBE);
        }
        return allowed;
    }

    private static boolean covers(ResourcePattern pattern, ResourceType type, String name) {
        return pattern.resourceType() == type
                && (pattern.patternType() == PatternType.PREFIXED
                        ? name.startsWith(pattern.name())
                        : name.equals(pattern.name()));
    }

    private static Map<String, Rights> documented() throws IOException {
        Map<String, Rights> documented = new LinkedHashMap<>();
        Matcher row = ROW.matcher(Files.readString(DOCUMENT));
        while (row.find()) {
            documented.put(row.group(1), new Rights(topics(row.group(2)), topics(row.group(3))));
        }
        return documented;
    }

    private static Set<String> topics(String cell) {
        return Arrays.stream(cell.strip().split(",\\s*"))
                .filter(topic -> !topic.isEmpty())
                .collect(Collectors.toSet());
    }
}
