package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.TrainingExample;
import io.graft.adapters.artifact.DataSetFile;
import io.graft.cli.broker.EmbeddedKafka;
import io.graft.evaluation.Report;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.KafkaClients;
import io.graft.platform.kafka.TaskPartition;
import io.graft.platform.kafka.Topics;
import io.graft.schemas.AcceptedExample;
import io.graft.schemas.Digest;
import io.graft.schemas.Json;
import io.graft.schemas.Split;
import io.graft.schemas.Target;
import io.graft.schemas.TaskKey;
import io.graft.schemas.TaskKind;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingSettings;
import io.graft.trainer.SealingProgram;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set that is larger than the heap of the process that seals it; what that takes is kept as JSON. */
@Tag("scale")
class DataSetScaleTest {
    private static final int EXAMPLES = Integer.getInteger("graft.scale.dataset", 1_000_000);
    private static final int HEAP_MIB = 128;
    private static final String TASK = "parcels";

    /** Each so-many-th example is corrected; of each so-many there is one more, which is deleted. */
    private static final int CORRECTED = 10;

    private static final int DELETED = 50;

    /** Coprime to the numbers of examples: ids come in an order that is not theirs. */
    private static final long STRIDE = 7_919;

    private static final double MEBIBYTE = 1L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final Path RESULTS = Path.of(System.getProperty("graft.scale.results", "results"));

    @TempDir
    private Path directory;

    @Test
    void shouldSealAMillionExamplesInLittleMemory() throws Exception {
        Report report = new Report(Map.of(
                "command", "./mvnw verify -Pscale -pl services/testing -am",
                "examples", EXAMPLES,
                "heapMiB", HEAP_MIB,
                "correctedOneOf", CORRECTED,
                "deletedOneOf", DELETED));
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"), 0)) {
            JsonNode tenth = sealed(broker, "tenth.", EXAMPLES / 10);
            JsonNode whole = sealed(broker, "whole.", EXAMPLES);

            report.json().set("tenth", tenth);
            report.json().set("whole", whole);
            report.write(RESULTS.resolve("dataset.json"));
            assertThat(whole.path("bytes").longValue()).as("more than the heap").isGreaterThan(HEAP_MIB << 20);
            assertThat(peak(whole) - peak(tenth))
                    .as("MiB more for ten times as many")
                    .isLessThan(HEAP_MIB / 2.0);
        }
    }

    private static double peak(JsonNode told) {
        return told.path("peakMemoryMiB").doubleValue();
    }

    private ObjectNode sealed(EmbeddedKafka broker, String prefix, int examples) throws Exception {
        KafkaConfig kafka = new KafkaConfig(broker.bootstrap(), prefix, 4, (short) 1, Map.of());
        try (Admin admin = KafkaClients.admin(kafka)) {
            Topics.ensure(admin, kafka);
        }
        Path job = Files.write(directory.resolve(prefix + "job"), Json.bytes(job(produce(kafka, examples), examples)));
        Path result = directory.resolve(prefix + "result");
        Path temporary = Files.createDirectory(directory.resolve(prefix + "tmp"));
        long disk;
        try (JavaProcess process = new JavaProcess(
                directory.resolve(prefix + "out"),
                List.of(
                        "-XX:TieredStopAtLevel=4",
                        "-Xmx" + HEAP_MIB + "m",
                        "-Djava.io.tmpdir=" + temporary,
                        SealingProgram.class.getName(),
                        job.toString(),
                        result.toString()),
                Map.of(
                        "GRAFT_KAFKA_BOOTSTRAP", kafka.bootstrap(),
                        "GRAFT_TOPIC_PREFIX", kafka.prefix(),
                        "GRAFT_PARTITIONS", Integer.toString(kafka.partitions()),
                        "GRAFT_STORE_DIRECTORY",
                                directory.resolve(prefix + "store").toString()))) {
            disk = mostUntilItsEnd(process, temporary);
            assertThat(process.awaitEnd()).as(process.printed()).isZero();
        }
        JsonNode told = Json.mapper().readTree(result.toFile());
        assertThat(told.path("examples").intValue()).isEqualTo(examples);
        assertThat(told.path("digest").textValue()).isEqualTo(digest(examples));
        assertThat(temporary).isEmptyDirectory();
        return ((ObjectNode) told).put("peakDiskMiB", disk / MEBIBYTE);
    }

    /** Bytes that were in a directory, as often as one looks. */
    private static long mostUntilItsEnd(JavaProcess process, Path directory) {
        AtomicLong most = new AtomicLong();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            most.accumulateAndGet(DiskUse.of(directory), Math::max);
            return !process.isAlive();
        });
        return most.get();
    }

    /** The sequence of the last change. */
    private static long produce(KafkaConfig kafka, int examples) {
        long sequence = 0;
        try (KafkaProducer<String, byte[]> producer = KafkaLog.producer(kafka.bootstrap())) {
            for (int i = 0; i < examples; i++) {
                TrainingExample row = row((int) (i * STRIDE % examples));
                String first = i % CORRECTED == 0 ? "To be corrected" : row.text();
                send(producer, kafka, row.id(), accepted(row, first, ++sequence));
                if (i % DELETED == 0) {
                    send(producer, kafka, "gone-" + i, accepted(row, row.text(), ++sequence));
                    send(producer, kafka, "gone-" + i, null);
                    sequence++;
                }
                if (i == 0) {
                    // A partition just made may refuse one batch and take the next, and the order is lost for good.
                    producer.flush();
                }
            }
            for (int i = 0; i < examples; i += CORRECTED) {
                TrainingExample row = row((int) (i * STRIDE % examples));
                send(producer, kafka, row.id(), accepted(row, row.text(), ++sequence));
            }
        }
        return sequence;
    }

    /** What does not arrive is missed in the digest. */
    private static void send(
            KafkaProducer<String, byte[]> producer, KafkaConfig kafka, String id, byte @Nullable [] value) {
        int partition = TaskPartition.of(TASK, kafka.partitions());
        Future<RecordMetadata> unused = producer.send(
                new ProducerRecord<>(kafka.name(Topic.TASK_DATA), partition, TaskKey.ofExample(TASK, id), value));
    }

    private static byte[] accepted(TrainingExample row, String text, long sequence) {
        return Json.bytes(AcceptedExample.of(
                TASK, row.id(), text, null, null, new Target.Label(label(row)), Split.TRAIN, sequence));
    }

    private static TrainingJob job(long upTo, long examples) {
        return new TrainingJob(
                TASK,
                1,
                Digest.of(TASK),
                upTo,
                TaskKind.CLASSIFICATION,
                false,
                List.of("late", "lost"),
                Map.of(),
                TrainingSettings.UNSET,
                "sha256:any",
                null,
                examples,
                null);
    }

    /** Of the file that there should be. */
    private static String digest(int examples) throws IOException {
        MessageDigest digest = Digest.sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            DataSetFile.write(
                    IntStream.range(0, examples).mapToObj(DataSetScaleTest::row).iterator(), out);
        }
        return Digest.of(digest);
    }

    private static String label(TrainingExample row) {
        return ((io.graft.adapters.Target.Label) row.target()).label();
    }

    private static TrainingExample row(int number) {
        String id = String.format(Locale.ROOT, "row-%07d", number);
        String text =
                "The parcel " + number + " that was to come on Monday has not come, nobody answers the telephone, and"
                        + " the page where one asks after it says that it is on its way";
        return TrainingExample.labelled(id, text, null, number % 3 == 0 ? "lost" : "late", false);
    }
}
