package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers with SASL_SSL and ACLs; each process as its own user with the rights of infra/strimzi and no others. */
@Tag("secured")
class SecuredClusterTest {
    private static final String TASK = "weather";

    @TempDir
    static Path directory;

    private static SecuredBrokers brokers;

    @BeforeAll
    static void start() throws Exception {
        brokers = new SecuredBrokers(directory);
        Map<String, List<AclBinding>> users = StrimziResources.users();
        try (Admin admin = brokers.administrator()) {
            admin.createTopics(StrimziResources.topics()).all().get();
            admin.createAcls(users.values().stream().flatMap(Collection::stream).toList())
                    .all()
                    .get();
        }
        for (String user : users.keySet()) {
            brokers.add(user);
        }
        brokers.add("nobody");
    }

    @AfterAll
    static void stop() {
        if (brokers != null) {
            brokers.close();
        }
    }

    @Test
    void shouldOnboardAndServeATaskWithLeastRights() throws ExecutionException, InterruptedException {
        try (GraftProcess onboarding = process("onboarding");
                GraftProcess trainer = process("trainer");
                GraftProcess serving = process("serving")) {
            onboarding.awaitReady();
            trainer.awaitReady();
            serving.awaitReady();
            serving.declare(TASK, Sentences.labels(Sentences.weatherOrFood()), "{\"epochs\":2,\"maxTokens\":64}");
            List<Sentences.Row> rows = Sentences.of(1, 40, Sentences.weatherOrFood());
            serving.send(TASK, rows);
            produce(
                    "graft-producer",
                    "{\"task\":\"weather\",\"text\":\"The last one\",\"label\":\""
                            + Sentences.labels(Sentences.weatherOrFood()).get(0) + "\"}");
            produce("graft-producer", "{\"task\":\"weather\",\"text\":\"No label\"}");

            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                assertThat(serving.task(TASK).at("/examples/accepted").asInt()).isEqualTo(rows.size() + 1);
                assertThat(serving.task(TASK).at("/examples/rejected").asInt()).isEqualTo(1);
            });
            serving.train(TASK);
            serving.awaitVersion(TASK, 1);

            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(serving.json(serving.get("/v1/audits"))
                            .at("/audits/0/task")
                            .asText())
                    .isEqualTo(TASK));
            serving.erase(TASK);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> serving.get("/v1/tasks/" + TASK).statusCode() == 404);
            assertThat(List.of(onboarding, trainer, serving))
                    .extracting(process -> process.process().printed())
                    .allSatisfy(printed -> assertThat(printed)
                            .contains("GRAFT_KAFKA_CLIENT_SASL_JAAS_CONFIG")
                            .doesNotContain(SecuredBrokers.PASSWORD));
        }
    }

    @Test
    void shouldRefuseAProducerThatMayNotWrite() {
        assertThat(catchThrowable(() -> produce("graft-trainer", "{}")))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void shouldSayWhatAProcessMayNotDo() {
        try (GraftProcess process =
                GraftProcess.alone(directory.resolve("refused.out"), "onboarding", settings("nobody", "onboarding"))) {
            assertThat(process.process().awaitEnd()).isEqualTo(1);
            assertThat(process.process().printed())
                    .contains(
                            "graft: Kafka at " + brokers.bootstrap() + " refuses this process's user",
                            "docs/security.md")
                    .doesNotContain("\tat ", SecuredBrokers.PASSWORD);
        }
    }

    private static GraftProcess process(String name) {
        return GraftProcess.alone(directory.resolve(name + ".out"), name, settings("graft-" + name, name));
    }

    private static Map<String, String> settings(String user, String process) {
        Map<String, String> settings = new HashMap<>(brokers.settings(user));
        // Logs as outside of tests, which tell the settings that are in force.
        settings.put("JAVA_TOOL_OPTIONS", "-Dlogback.configurationFile=logback.xml");
        settings.put("GRAFT_REPLICATION", "3");
        settings.put("GRAFT_STORE_DIRECTORY", directory.resolve("store").toString());
        settings.put(
                "GRAFT_STATE_DIRECTORY", directory.resolve("state-" + process).toString());
        return settings;
    }

    private static void produce(String user, String example) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(brokers.properties(user), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("graft.examples", TASK, example.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }
}
