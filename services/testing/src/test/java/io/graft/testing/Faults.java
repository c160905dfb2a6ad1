package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.graft.schemas.AdapterVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.core.ConditionTimeoutException;

/** Does faults to a cluster, and undoes what does not pass by itself. */
final class Faults {
    /** Longer than any session: what is paused for so long is taken for dead, and does not know it. */
    private static final Duration ZOMBIE = Duration.ofMillis(12_500);

    private static final Duration TRAINS_WITHIN = Duration.ofSeconds(10);
    private static final int REPEATED = 100;
    private static final List<String> OWNED_KEYS = List.of("", "\u0000", "/", "no/task");
    private static final List<String> OPEN_KEYS = Arrays.asList(null, "", "\u0000", "ash", "beech");

    /** What anyone may write to, or might. */
    private static final List<String> OPEN = List.of(
            "graft.examples",
            "graft.task-commands",
            "graft.training-results",
            "graft.training-jobs",
            "graft.training-progress",
            "graft.prediction-requests");

    /**
     * What onboarding alone writes: here a known key's last value is the truth, which only access rules protect. Kafka takes
     * no record without a key.
     */
    private static final List<String> OWNED =
            List.of("graft.tasks", "graft.task-data", "graft.adapters", "graft.releases");

    private final Cluster cluster;
    private final Load load;
    private final Invariants invariants;
    private final Runnable train;
    private final Random random;

    /** @param train asks for a training of some task */
    Faults(Cluster cluster, Load load, Invariants invariants, Runnable train, Random random) {
        this.cluster = cluster;
        this.load = load;
        this.invariants = invariants;
        this.train = train;
        this.random = random;
    }

    /** Whether this machine allows it. */
    boolean possible(Fault fault) {
        return switch (fault) {
            case FULL_STORE -> cluster.store().mounted();
            case FULL_STATE -> cluster.state(0).mounted();
            default -> true;
        };
    }

    /** Begins it, lets it last and ends it; what ended starts again, but need not be ready on return. Says to whom. */
    String strike(Fault fault) {
        return switch (fault) {
            case KILL_ONBOARDING -> kill(member(Cluster.Role.ONBOARDING));
            case KILL_TRAINER -> kill(training());
            case KILL_SERVING -> kill(member(Cluster.Role.SERVING));
            case PAUSE_ONBOARDING -> pause(member(Cluster.Role.ONBOARDING), ZOMBIE);
            case PAUSE_TRAINER -> pause(training(), ZOMBIE);
            case PAUSE_SERVING -> pause(member(Cluster.Role.SERVING), seconds(1, 5));
            case KILL_BROKER -> killBrokers(1);
            case PAUSE_BROKER -> pauseBroker();
            case KILL_TWO_BROKERS -> killBrokers(2);
            case FULL_STORE -> fill(cluster.store(), "store");
            case FULL_STATE -> {
                int index = random.nextInt(2);
                yield fill(cluster.state(index), "state of onboarding-" + index);
            }
            case FLIPPED_BIT -> damage(this::flip);
            case TRUNCATED_FILE -> damage(this::truncate);
            case REPEATED_AND_REORDERED -> repeat();
            case POISON_PILLS -> poison();
            case ROLLING_RESTART -> restartAll();
        };
    }

    private Cluster.Member member(Cluster.Role role) {
        return cluster.member(role, random.nextInt(2));
    }

    /** The trainer that has a job under way; either, if none has. */
    private Cluster.Member training() {
        List<Cluster.Member> trainers = cluster.members().stream()
                .filter(member -> member.role() == Cluster.Role.TRAINER)
                .toList();
        List<Cluster.Member> found = new ArrayList<>();
        try {
            await().atMost(TRAINS_WITHIN)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        trainers.stream()
                                .filter(trainer -> trainer.graft().metrics().contains("graft_trainer_jobs_running 1"))
                                .forEach(found::add);
                        return !found.isEmpty();
                    });
        } catch (ConditionTimeoutException e) {
            return member(Cluster.Role.TRAINER);
        }
        return found.get(0);
    }

    private String kill(Cluster.Member member) {
        load.disturb(member.graft());
        cluster.kill(member.graft().process());
        hold(seconds(0, 3));
        cluster.start(member.graft().process());
        return member.toString();
    }

    private String pause(Cluster.Member member, Duration time) {
        load.disturb(member.graft());
        member.graft().process().pause();
        hold(time);
        member.graft().process().resume();
        return member + " for " + time.toMillis() + " ms";
    }

    private String killBrokers(int count) {
        List<Integer> chosen = brokers(count);
        chosen.forEach(broker -> cluster.kill(cluster.brokers().broker(broker)));
        hold(seconds(1, 8));
        chosen.forEach(broker -> cluster.start(cluster.brokers().broker(broker)));
        cluster.brokers().awaitAll();
        return "broker " + chosen;
    }

    private String pauseBroker() {
        int broker = random.nextInt(Brokers.COUNT);
        Duration time = seconds(2, 12);
        cluster.brokers().broker(broker).pause();
        hold(time);
        cluster.brokers().broker(broker).resume();
        return "broker " + broker + " for " + time.toMillis() + " ms";
    }

    private List<Integer> brokers(int count) {
        List<Integer> all =
                new ArrayList<>(IntStream.range(0, Brokers.COUNT).boxed().toList());
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, count));
    }

    private String fill(SmallDisk disk, String what) {
        disk.fill();
        train.run();
        hold(seconds(3, 10));
        disk.free();
        return what;
    }

    private interface Damage {
        byte[] of(byte[] file);
    }

    private byte[] flip(byte[] file) {
        byte[] flipped = file.clone();
        flipped[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private byte[] truncate(byte[] file) {
        return Arrays.copyOf(file, random.nextInt(file.length));
    }

    /** A server that starts anew reads the damaged file: it must refuse that version, and answer for all others. */
    private String damage(Damage damage) {
        List<AdapterVersion> published = List.copyOf(invariants.versions().values());
        AdapterVersion version = published.get(random.nextInt(published.size()));
        Path file = cluster.store().directory().resolve(version.artifact().uri());
        byte[] good = read(file);
        write(file, damage.of(good));
        Cluster.Member server = member(Cluster.Role.SERVING);
        restart(server);
        String task = version.task();
        await().untilAsserted(() -> assertThat(server.graft()
                        .predict(task, version.version(), List.of("one"))
                        .body())
                .contains("\"code\":\"quarantined\""));
        hold(seconds(0, 3));
        write(file, good);
        cluster.members().stream()
                .filter(member -> member.role() == Cluster.Role.SERVING)
                .filter(member -> member.graft()
                                .predict(task, version.version(), List.of("one"))
                                .statusCode()
                        != 200)
                .forEach(this::restart);
        return server + ", " + task + "/" + version.version();
    }

    private void restart(Cluster.Member member) {
        load.disturb(member.graft());
        cluster.stop(member.graft().process());
        cluster.start(member.graft().process());
        member.graft().awaitReady();
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was sent last, again and in any order. */
    private String repeat() {
        List<ConsumerRecord<String, byte[]>> all =
                new ArrayList<>(KafkaLog.records(cluster.bootstrap(), "graft.examples"));
        List<ConsumerRecord<String, byte[]>> last = all.subList(Math.max(0, all.size() - REPEATED), all.size());
        Collections.shuffle(last, random);
        try (KafkaProducer<String, byte[]> producer = KafkaLog.producer(cluster.bootstrap())) {
            last.forEach(record -> {
                var unused = producer.send(new ProducerRecord<>(record.topic(), record.key(), record.value()));
            });
        }
        return last.size() + " examples";
    }

    private String poison() {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<String, byte[]> producer = KafkaLog.producer(cluster.bootstrap())) {
            for (String topic : OPEN) {
                pills().forEach(pill -> sent.add(producer.send(
                        new ProducerRecord<>(topic, OPEN_KEYS.get(random.nextInt(OPEN_KEYS.size())), pill))));
            }
            for (String topic : OWNED) {
                pills().forEach(pill -> sent.add(producer.send(
                        new ProducerRecord<>(topic, OWNED_KEYS.get(random.nextInt(OWNED_KEYS.size())), pill))));
            }
        }
        for (Future<RecordMetadata> one : sent) {
            RecordMetadata place = get(one);
            if (place.topic().equals("graft.task-commands") || place.topic().equals("graft.training-results")) {
                invariants.toReject(place.topic(), place.partition(), place.offset());
            }
        }
        return sent.size() + " records to " + (OPEN.size() + OWNED.size()) + " topics";
    }

    private List<byte[]> pills() {
        byte[] noise = new byte[1 + random.nextInt(10_000)];
        random.nextBytes(noise);
        List<byte[]> pills = new ArrayList<>(List.of(noise, new byte[0], new byte[1_000_000]));
        for (String text : List.of(
                "null",
                "[]",
                "{}",
                "{\"task\":7}",
                "{\"task\":\"ash\",\"text\":\"no label\"}",
                "{\"task\":\"ash\",\"text\":\"unknown\",\"label\":\"never heard of\"}",
                "{\"task\":\"ash\",\"text\":\"not a number\",\"score\":NaN}",
                "{\"task\":\"ash\",\"text\":\"cut off",
                "[".repeat(5_000))) {
            pills.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return pills;
    }

    private static RecordMetadata get(Future<RecordMetadata> sent) {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String restartAll() {
        cluster.members().forEach(this::restart);
        return "all six, one after the other";
    }

    private Duration seconds(int from, int to) {
        return Duration.ofMillis(1_000L * from + random.nextInt(1_000 * (to - from)));
    }

    private static void hold(Duration time) {
        await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
    }
}
