package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.marcnuri.helm.LintResult;
import io.graft.cli.laptop.KnownSettings;
import io.graft.onboarding.OnboardingConfig;
import io.graft.platform.config.ManagementConfig;
import io.graft.platform.config.Settings;
import io.graft.serving.ServingConfig;
import io.graft.trainer.TrainerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What Helm makes of the chart is what Kubernetes takes, what the processes know and what infra/strimzi grants. */
@Tag("deploy")
class HelmChartTest {
    static final List<String> EXAMPLES = HelmChart.EXAMPLES;

    private static final Set<String> PROCESSES = Set.of("onboarding", "trainer", "serving");

    /** Of operators, which are no part of Kubernetes' schema. */
    private static final Set<String> OTHERS = Set.of("keda.sh/v1alpha1", "monitoring.coreos.com/v1");

    /** Times are not in what a chart makes; Gson wants to know all the same. */
    private static final Gson GSON = new GsonBuilder()
            .registerTypeAdapter(OffsetDateTime.class, (JsonDeserializer<OffsetDateTime>)
                    (json, type, context) -> OffsetDateTime.parse(json.getAsString()))
            .create();

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void shouldPassHelmsLinter(String example, @TempDir Path directory) throws IOException {
        LintResult result = HelmChart.lint(example, directory);

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
    }

    @Test
    void shouldHaveNoDefaultForWhoMayAskAndWhereArtifactsLie() {
        assertThatThrownBy(HelmChart::withoutValues)
                .hasMessageContaining("/serving/auth")
                .hasMessageContaining("/store");
    }

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void shouldKeepToKubernetesSchema(String example) throws Exception {
        List<JsonNode> manifests = HelmChart.manifests(example, Map.of());

        assertThat(manifests).hasSizeGreaterThan(10);
        for (JsonNode manifest : manifests) {
            if (!OTHERS.contains(manifest.get("apiVersion").asText())) {
                checkSchema(manifest);
            }
        }
    }

    @Test
    void shouldFindWhatIsNotInKubernetesSchema() throws IOException {
        JsonNode deployment = HelmChart.named(HelmChart.manifests("small", Map.of()), "Deployment", "graft-trainer");
        ((ObjectNode) deployment.get("spec")).put("replicas", "two");
        assertThatThrownBy(() -> checkSchema(deployment)).hasMessageContaining("two");
        ((ObjectNode) HelmChart.container(deployment)).put("imag", "graft");

        assertThatThrownBy(() -> checkSchema(deployment)).rootCause().hasMessageContaining("`imag`");
    }

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void shouldGiveEachProcessSettingsThatItTakes(String example) throws IOException {
        List<JsonNode> workloads = HelmChart.workloads(HelmChart.manifests(example, Map.of()));

        assertThat(workloads)
                .extracting(
                        workload -> HelmChart.container(workload).at("/args/0").asText())
                .containsExactlyInAnyOrderElementsOf(PROCESSES);
        for (JsonNode workload : workloads) {
            Settings settings = KnownSettings.of(environment(workload));
            ManagementConfig.from(settings);
            switch (HelmChart.container(workload).at("/args/0").asText()) {
                case "onboarding" -> OnboardingConfig.from(settings);
                case "trainer" -> TrainerConfig.from(settings);
                default -> ServingConfig.from(settings);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void shouldSelectPodsAndPortsThatExist(String example) throws IOException {
        List<JsonNode> manifests = HelmChart.manifests(example, Map.of());
        List<JsonNode> workloads = HelmChart.workloads(manifests);

        for (JsonNode workload : workloads) {
            assertThat(selected(workload.at("/spec/selector/matchLabels"), workloads))
                    .containsExactly(workload);
            mountsHaveVolumes(workload);
        }
        for (JsonNode manifest : manifests) {
            switch (manifest.get("kind").asText()) {
                case "Service" -> {
                    List<JsonNode> pods = selected(manifest.at("/spec/selector"), workloads);
                    assertThat(pods).hasSize(1);
                    assertThat(ports(pods.get(0)))
                            .containsAll(manifest.get("spec").findValuesAsText("targetPort"));
                }
                case "PodDisruptionBudget" ->
                    assertThat(selected(manifest.at("/spec/selector/matchLabels"), workloads))
                            .hasSize(1);
                case "NetworkPolicy" -> {
                    List<JsonNode> pods = selected(manifest.at("/spec/podSelector/matchLabels"), workloads);
                    assertThat(pods).hasSize(1);
                    assertThat(ports(pods.get(0)))
                            .containsAll(manifest.at("/spec/ingress").findValuesAsText("port"));
                }
                case "ScaledObject" -> {
                    JsonNode target = HelmChart.named(
                            manifests,
                            "Deployment",
                            manifest.at("/spec/scaleTargetRef/name").asText());
                    assertThat(target.at("/spec/replicas").isMissingNode()).isTrue();
                }
                case "PodMonitor" -> {
                    assertThat(selected(manifest.at("/spec/selector/matchLabels"), workloads))
                            .hasSize(PROCESSES.size());
                    assertThat(workloads).allSatisfy(workload -> assertThat(ports(workload))
                            .contains(manifest.at("/spec/podMetricsEndpoints/0/port")
                                    .asText()));
                }
                default -> {}
            }
        }
    }

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void shouldRunWithTheLeastRights(String example) throws IOException {
        for (JsonNode workload : HelmChart.workloads(HelmChart.manifests(example, Map.of()))) {
            JsonNode pod = workload.at("/spec/template/spec");
            JsonNode container = HelmChart.container(workload);
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                    .isTrue();
            assertThat(container.at("/securityContext/allowPrivilegeEscalation"))
                    .hasToString("false");
            assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                    .isEqualTo("ALL");
            assertThat(pod.get("automountServiceAccountToken")).hasToString("false");
            // GRAFT_SERVING_PORT and others would be settings that nobody knows.
            assertThat(pod.get("enableServiceLinks")).hasToString("false");
            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("management");
            }
            int drain = container.at("/lifecycle/preStop/sleep/seconds").asInt();
            assertThat(pod.get("terminationGracePeriodSeconds").asInt()).isGreaterThan(drain + 30);
        }
    }

    @Test
    void shouldPutOnlyTheTrainerOnAGpu() throws IOException {
        List<JsonNode> manifests = HelmChart.manifests("production", Map.of());
        JsonNode trainer = HelmChart.named(manifests, "Deployment", "graft-trainer");
        JsonNode serving = HelmChart.named(manifests, "Deployment", "graft-serving");

        assertThat(HelmChart.container(trainer)
                        .at("/resources/limits/nvidia.com~1gpu")
                        .asInt())
                .isEqualTo(1);
        assertThat(HelmChart.container(trainer).get("image").asText()).endsWith("-cuda");
        assertThat(environment(trainer)).containsEntry("GRAFT_DEVICE", "gpu");
        assertThat(trainer.at("/spec/template/spec/nodeSelector")).isNotEmpty();
        assertThat(HelmChart.container(serving).at("/resources/limits")).hasToString("{\"memory\":\"3Gi\"}");
        assertThat(environment(serving)).containsEntry("GRAFT_DEVICE", "cpu");
    }

    @Test
    void shouldKeepOnboardingWhileTheOthersAreUpgraded() throws IOException {
        List<JsonNode> workloads = HelmChart.workloads(
                HelmChart.manifests("small", Map.of("image.tag", "new", "onboarding.imageTag", "old")));

        assertThat(workloads)
                .extracting(workload -> HelmChart.container(workload)
                                .at("/args/0")
                                .asText() + " "
                        + HelmChart.container(workload).at("/image").asText().replaceFirst(".*:", ""))
                .containsExactlyInAnyOrder("onboarding old", "trainer new", "serving new");
    }

    @Test
    void shouldScaleOnTopicsAndGroupsThatTheProcessReads() throws IOException {
        List<JsonNode> manifests = HelmChart.manifests("production", Map.of());
        Map<String, List<AclBinding>> users = StrimziResources.users();

        for (String process : List.of("trainer", "serving")) {
            JsonNode trigger = HelmChart.named(manifests, "ScaledObject", "graft-" + process)
                    .at("/spec/triggers/0/metadata");
            assertThat(users.get("graft-" + process))
                    .filteredOn(right -> right.entry().operation() == AclOperation.READ)
                    .extracting(right -> right.pattern().name())
                    .contains(
                            trigger.get("topic").asText(),
                            trigger.get("consumerGroup").asText());
        }
    }

    @Test
    void shouldConnectAsTheUsersOfStrimzi() throws IOException {
        Set<String> secrets = new TreeSet<>();
        for (JsonNode workload : HelmChart.workloads(HelmChart.manifests("production", Map.of()))) {
            HelmChart.container(workload).findValues("secretKeyRef").stream()
                    .filter(reference -> reference.get("key").asText().equals("sasl.jaas.config"))
                    .forEach(reference -> secrets.add(reference.get("name").asText()));
        }

        assertThat(secrets)
                .hasSize(PROCESSES.size())
                .isSubsetOf(StrimziResources.users().keySet());
    }

    @ParameterizedTest
    @CsvSource({
        "serving.auth.mode, loopback",
        "serving.auth.secret, ''",
        "serving.auth.issuer, ''",
        "serving.auht.mode, jwt",
        "serving.replicas, 0",
        "store.volumeClaim, and-a-bucket",
        "store.s3.url, models/graft",
        "kafka.bootstrap, kafka",
        "kafka.partitions, 0",
        "kafka.client.SSL_KEYSTORE_PASSWORD, secret",
        "kafka.client.security-protocol, SSL",
        "settings.DEVICE, cpu",
        "settings.GRAFT_TOKEN, secret",
        "base.name, bge-small",
        "base.digest, sha256:12",
        "trainer.gpu.count, 2",
        "trainer.resources.limits.memory, many",
        "keda.trainer.max, 0",
        "log, xml",
        "onboarding.imageTag, a:b",
    })
    void shouldRefuseValuesThatMeanNothing(String key, String value) {
        assertThatThrownBy(() -> HelmChart.manifests("production", Map.of(key, value)))
                .hasMessageContaining("values don't meet the specifications of the schema");
    }

    /** Required and unknown fields by the model, types by reading it. */
    private static void checkSchema(JsonNode manifest) throws ReflectiveOperationException {
        Class<?> model = Class.forName(
                "io.kubernetes.client.openapi.models.V1" + manifest.get("kind").asText());
        JsonElement json = JsonParser.parseString(manifest.toString());
        model.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
        assertThat(GSON.fromJson(json, model)).isNotNull();
    }

    /** Secrets have a stand-in. */
    private static Map<String, String> environment(JsonNode workload) {
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode variable : HelmChart.container(workload).get("env")) {
            String name = variable.get("name").asText();
            assertThat(environment).as("twice").doesNotContainKey(name);
            environment.put(name, variable.path("value").asText("of-a-secret"));
        }
        return environment;
    }

    private static List<JsonNode> selected(JsonNode labels, List<JsonNode> workloads) {
        return workloads.stream()
                .filter(workload -> workload.at("/spec/template/metadata/labels")
                        .properties()
                        .containsAll(labels.properties()))
                .toList();
    }

    private static List<String> ports(JsonNode workload) {
        return HelmChart.container(workload).get("ports").findValuesAsText("name");
    }

    private static void mountsHaveVolumes(JsonNode workload) {
        Set<String> volumes =
                new TreeSet<>(workload.at("/spec/template/spec/volumes").findValuesAsText("name"));
        workload.at("/spec/volumeClaimTemplates")
                .forEach(claim -> volumes.add(claim.at("/metadata/name").asText()));
        assertThat(volumes)
                .containsAll(HelmChart.container(workload).at("/volumeMounts").findValuesAsText("name"));
    }
}
