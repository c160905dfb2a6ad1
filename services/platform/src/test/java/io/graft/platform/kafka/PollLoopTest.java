package io.graft.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PollLoopTest {
    private static final TopicPartition PARTITION = new TopicPartition("graft.releases", 0);

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @Test
    void shouldHandleRecordsAndActionsOnItsOwnThread() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.schedulePollTask(() -> consumer.addRecord(record(0, "trec")));
        AtomicReference<String> actor = new AtomicReference<>();

        try (PollLoop<String> loop = PollLoop.start("the-owner", consumer, new Recorder(), failure::set)) {
            loop.execute(owned -> actor.set(Thread.currentThread().getName()));
            await().untilAsserted(() -> assertThat(seen).containsExactly("the-owner: trec"));
            await().untilAsserted(() -> assertThat(actor).hasValue("the-owner"));
        }

        assertThat(consumer.closed()).isTrue();
        assertThat(failure.get()).isNull();
    }

    @Test
    void shouldReportAFailureOfKafkaAndEnd() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.schedulePollTask(() -> {
            throw new KafkaException("not authorized");
        });

        try (PollLoop<String> loop = PollLoop.start("the-owner", consumer, new Recorder(), failure::set)) {
            await().until(() -> !loop.isAlive());
        }

        assertThat(failure.get()).isInstanceOf(KafkaException.class);
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void shouldReportAFailureOfItsWorkAndEnd() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.schedulePollTask(() -> consumer.addRecord(record(0, "bug")));

        try (PollLoop<String> loop = PollLoop.start("the-owner", consumer, new Recorder(), failure::set)) {
            await().until(() -> !loop.isAlive());
        }

        assertThat(failure.get()).hasMessage("a bug");
    }

    @Test
    void shouldCloseTwice() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        PollLoop<String> loop = PollLoop.start("the-owner", consumer, new Recorder(), failure::set);

        loop.close();
        loop.close();

        assertThat(loop.isAlive()).isFalse();
    }

    @Test
    void shouldReplayFromTheBeginningAndTellWhenItHasCaughtUp() {
        consumer.updatePartitions("graft.releases", List.of(new PartitionInfo("graft.releases", 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 2L));
        AtomicBoolean caughtUp = new AtomicBoolean();
        Replay replay = new Replay(List.of("graft.releases"), new Replay.Reader() {
            @Override
            public void onRecord(ConsumerRecord<String, byte[]> record) {
                seen.add(record.key());
            }

            @Override
            public void onCaughtUp() {
                caughtUp.set(true);
            }
        });

        replay.onStart(consumer);
        consumer.addRecord(record(0, "one"));
        replay.onRecords(consumer.poll(Duration.ZERO), consumer);
        assertThat(caughtUp).isFalse();

        consumer.addRecord(record(1, "two"));
        replay.onRecords(consumer.poll(Duration.ZERO), consumer);
        assertThat(caughtUp).isTrue();
        assertThat(seen).containsExactly("one", "two");
    }

    private static ConsumerRecord<String, byte[]> record(long offset, String key) {
        return new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, key, new byte[0]);
    }

    private final class Recorder implements PollLoop.Work<String> {
        @Override
        public void onStart(Consumer<String, byte[]> consumer) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
        }

        @Override
        public void onRecords(ConsumerRecords<String, byte[]> records, Consumer<String, byte[]> consumer) {
            for (ConsumerRecord<String, byte[]> record : records) {
                if (record.key().equals("bug")) {
                    throw new IllegalStateException("a bug");
                }
                seen.add(Thread.currentThread().getName() + ": " + record.key());
            }
        }
    }
}
