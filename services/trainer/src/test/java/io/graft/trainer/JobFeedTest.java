package io.graft.trainer;

import static io.graft.trainer.TrainingJobBuilder.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.schemas.Json;
import io.graft.schemas.TrainingJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobFeedTest {
    private static final String TOPIC = "graft.training-jobs";
    private static final TopicPartition ZERO = new TopicPartition(TOPIC, 0);
    private static final TopicPartition ONE = new TopicPartition(TOPIC, 1);
    private static final TrainingJob FIRST = aJob().upTo(1).build();
    private static final TrainingJob SECOND = aJob().upTo(2).build();

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
            if (silent) {
                throw new TimeoutException("no coordinator");
            }
            return super.committed(partitions);
        }
    };
    private boolean silent;
    private final List<Started> started = new ArrayList<>();
    private final List<TrainingJob> givenUp = new ArrayList<>();
    private final JobNews news = new JobNews(TOPIC);
    private final JobFeed feed = new JobFeed(TOPIC, news, new Starter());

    @BeforeEach
    void subscribe() {
        consumer.setMaxPollRecords(1);
        feed.onStart(consumer);
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
        consumer.rebalance(List.of(ZERO));
    }

    @Test
    void shouldPauseWhileAJobIsUnderWay() {
        deliver(0, FIRST);
        deliver(1, SECOND);

        poll();
        poll();

        assertThat(jobs()).containsExactly(FIRST);
        assertThat(consumer.paused()).containsExactly(ZERO);
        assertThat(committed()).containsEntry(ZERO, new OffsetAndMetadata(0, "begun 1"));
    }

    @Test
    void shouldCommitAndGoOnWhenTheResultIsAcknowledged() {
        deliver(0, FIRST);
        deliver(1, SECOND);
        poll();

        started.get(0).acknowledged.complete(null);
        poll();
        assertThat(committed()).containsEntry(ZERO, new OffsetAndMetadata(1));

        poll();
        assertThat(jobs()).containsExactly(FIRST, SECOND);
    }

    @Test
    void shouldAbandonAJobWhosePartitionIsTakenAway() {
        deliver(0, FIRST);
        poll();

        consumer.rebalance(List.of(ONE));

        assertThat(started.get(0).abandoned).isTrue();
        assertThat(consumer.paused()).contains(ONE);

        started.get(0).acknowledged.completeExceptionally(new JobAbandonedException(FIRST.job()));
        poll();
        assertThat(consumer.paused()).doesNotContain(ONE);
        assertThat(committed().get(ZERO).offset()).isZero();
    }

    @Test
    void shouldNotCommitForAPartitionThatAnotherTrainerHas() {
        deliver(0, FIRST);
        poll();
        consumer.rebalance(List.of(ONE));

        started.get(0).acknowledged.complete(null);
        poll();

        assertThat(committed().get(ZERO).offset()).isZero();
    }

    @Test
    void shouldPauseAPartitionThatArrivesWhileAJobIsUnderWay() {
        deliver(0, FIRST);
        poll();

        consumer.rebalance(List.of(ZERO, ONE));

        assertThat(started.get(0).abandoned).isFalse();
        assertThat(consumer.paused()).containsExactlyInAnyOrder(ZERO, ONE);
    }

    @Test
    void shouldDoTheJobAgainWhenKafkaDidNotTakeItsResultInTime() {
        deliver(0, FIRST);
        poll();

        started.get(0).acknowledged.completeExceptionally(new TimeoutException("no acknowledgement"));
        poll();

        assertThat(committed().get(ZERO)).as("nobody died of it").isEqualTo(new OffsetAndMetadata(0, "begun 0"));
        assertThat(consumer.position(ZERO)).isZero();
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void shouldLeaveAJobToOthersWhenThisProcessEnds() {
        deliver(0, FIRST);
        deliver(1, SECOND);
        poll();

        started.get(0).acknowledged.completeExceptionally(new JobAbandonedException(FIRST.job()));
        poll();

        assertThat(jobs()).containsExactly(FIRST);
        assertThat(committed().get(ZERO).offset()).isZero();
    }

    @Test
    void shouldEndLoudlyWhenKafkaRefusesTheResult() {
        deliver(0, FIRST);
        poll();

        started.get(0).acknowledged.completeExceptionally(new RecordTooLargeException());

        assertThatThrownBy(this::poll).isInstanceOf(CompletionException.class);
    }

    @Test
    void shouldPassOverWhatIsNoJob() {
        consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 0, "topics", new byte[] {'['}));
        deliver(1, FIRST);

        poll();
        assertThat(committed()).containsEntry(ZERO, new OffsetAndMetadata(1));

        poll();
        assertThat(jobs()).containsExactly(FIRST);
    }

    @Test
    void shouldLeaveNothingWaitingBehindAnErasure() {
        tell(1, FIRST.task());
        deliver(0, FIRST);
        consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 1, FIRST.task(), null));

        poll();
        poll();

        assertThat(committed()).containsEntry(ZERO, new OffsetAndMetadata(2));
    }

    @Test
    void shouldLeaveNothingWaitingBehindTheMarkerOfATransaction() {
        deliver(0, FIRST);
        poll();
        started.get(0).acknowledged.complete(null);
        poll();

        consumer.seek(ZERO, 2);
        poll();

        assertThat(committed()).containsEntry(ZERO, new OffsetAndMetadata(2));
    }

    @Test
    void shouldBeginAJobOfWhichKafkaDoesNotTellWhetherItBeganBefore() {
        silent = true;
        deliver(0, FIRST);

        poll();

        assertThat(jobs()).containsExactly(FIRST);
    }

    @Test
    void shouldGiveUpAJobThatIsCancelledWhileItIsUnderWay() {
        deliver(0, FIRST);
        deliver(2, SECOND);
        poll();

        tell(1, FIRST.task());
        poll();
        assertThat(started.get(0).abandoned).isTrue();

        started.get(0).acknowledged.completeExceptionally(new JobAbandonedException(FIRST.job()));
        poll();
        poll();
        assertThat(jobs()).containsExactly(FIRST, SECOND);
        assertThat(committed().get(ZERO)).isEqualTo(new OffsetAndMetadata(2, "begun 1"));
    }

    @Test
    void shouldPassOverAJobThatBecameObsoleteWhileItWaited() {
        tell(1, FIRST.task());
        deliver(0, FIRST);
        deliver(1, SECOND);

        poll();
        poll();

        assertThat(jobs()).containsExactly(SECOND);
    }

    @Test
    void shouldNotGiveUpAJobForWhatWasAskedOfAnotherTask() {
        deliver(0, FIRST);
        poll();

        tell(1, "another");
        poll();

        assertThat(started.get(0).abandoned).isFalse();
    }

    @Test
    void shouldNotGiveUpAJobForWhatCannotBeRead() {
        deliver(0, FIRST);
        poll();

        tell(1, FIRST.task(), "{\"task\":".getBytes(StandardCharsets.UTF_8));
        tell(2, null, null);
        poll();

        assertThat(started.get(0).abandoned).isFalse();
    }

    @Test
    void shouldGiveUpAJobThatThreeTrainersDiedOf() {
        consumer.commitSync(Map.of(ZERO, new OffsetAndMetadata(0, "begun 3")));
        deliver(0, FIRST);
        deliver(1, SECOND);

        poll();
        assertThat(jobs()).isEmpty();
        assertThat(givenUp).containsExactly(FIRST);
        poll();
        poll();

        assertThat(jobs()).containsExactly(SECOND);
    }

    @Test
    void shouldNotBlameAJobForATrainerThatLeavesIt() {
        consumer.commitSync(Map.of(ZERO, new OffsetAndMetadata(0, "begun 2")));
        deliver(0, FIRST);
        poll();
        assertThat(committed().get(ZERO).metadata()).isEqualTo("begun 3");

        consumer.rebalance(List.of(ONE));
        consumer.rebalance(List.of(ZERO, ONE));

        assertThat(committed()).containsEntry(ZERO, new OffsetAndMetadata(0, "begun 2"));
    }

    private void tell(long offset, String task) {
        tell(offset, task, null);
    }

    private void tell(long offset, @Nullable String key, byte @Nullable [] value) {
        news.onRecords(
                new ConsumerRecords<>(
                        Map.of(ZERO, List.of(new ConsumerRecord<>(TOPIC, 0, offset, key, value))), Map.of()),
                consumer);
    }

    private void deliver(long offset, TrainingJob job) {
        consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, job.task(), Json.bytes(job)));
    }

    private void poll() {
        feed.onRecords(consumer.poll(Duration.ZERO), consumer);
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(consumer.committed(Set.of(ZERO)));
        committed.values().removeIf(Objects::isNull);
        return committed;
    }

    private List<TrainingJob> jobs() {
        return started.stream().map(one -> one.job).toList();
    }

    private final class Starter implements JobFeed.Starter {
        @Override
        public RunningJob begin(TrainingJob job) {
            Started one = new Started(job);
            started.add(one);
            return new RunningJob(one.acknowledged, () -> one.abandoned = true);
        }

        @Override
        public RunningJob giveUp(TrainingJob job, int deaths) {
            givenUp.add(job);
            return new RunningJob(CompletableFuture.completedFuture(null), () -> {});
        }
    }

    private static final class Started {
        private final TrainingJob job;
        private final CompletableFuture<?> acknowledged = new CompletableFuture<>();
        private boolean abandoned;

        Started(TrainingJob job) {
            this.job = job;
        }
    }
}
