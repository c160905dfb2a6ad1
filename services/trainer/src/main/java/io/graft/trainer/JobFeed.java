package io.graft.trainer;

import io.graft.platform.kafka.PollLoop;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.TrainingJob;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds jobs one at a time. While one is under way every partition is paused and the polling goes on, so that the group
 * keeps this trainer; the offset is committed when Kafka has acknowledged the result. A job whose partition is taken away
 * is abandoned: whoever has the partition does it.
 *
 * <p>The consumer must fetch one record a poll ({@code max.poll.records=1}).
 */
final class JobFeed implements PollLoop.Work {
    private static final Logger LOG = LoggerFactory.getLogger(JobFeed.class);

    private final String topic;
    private final Function<TrainingJob, RunningJob> starter;
    private volatile boolean polled;
    private Optional<Current> current = Optional.empty();

    JobFeed(String topic, Function<TrainingJob, RunningJob> starter) {
        this.topic = topic;
        this.starter = starter;
    }

    /** Whether the loop has begun to ask for jobs. */
    boolean polled() {
        return polled;
    }

    @Override
    public void onStart(Consumer<String, byte[]> consumer) {
        consumer.subscribe(List.of(topic), new Rebalance(consumer));
    }

    @Override
    public void onRecords(ConsumerRecords<String, byte[]> records, Consumer<String, byte[]> consumer) {
        polled = true;
        for (ConsumerRecord<String, byte[]> record : records) {
            start(record, consumer);
        }
        current.filter(Current::done).ifPresent(done -> finish(done, consumer));
    }

    private void start(ConsumerRecord<String, byte[]> record, Consumer<String, byte[]> consumer) {
        if (current.isPresent()) {
            throw new IllegalStateException("a second job came while one is under way");
        }
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        job(record).ifPresent(job -> {
            LOG.info("{} of task {} begins", job.job(), job.task());
            current = Optional.of(new Current(partition, record.offset(), starter.apply(job)));
            consumer.pause(consumer.assignment());
        });
    }

    private static Optional<TrainingJob> job(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(record.value(), TrainingJob.class));
        } catch (MalformedMessageException e) {
            LOG.error("{}-{}@{} is no job: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
            return Optional.empty();
        }
    }

    private void finish(Current done, Consumer<String, byte[]> consumer) {
        if (done.taken) {
            LOG.info("{}@{} is another trainer's now", done.partition, done.offset);
        } else if (!settle(done, consumer)) {
            return;
        }
        current = Optional.empty();
        consumer.resume(consumer.assignment());
    }

    /** Whether the job is over for this trainer; if not, it is tried again after the next poll. */
    private static boolean settle(Current done, Consumer<String, byte[]> consumer) {
        long next = done.offset;
        try {
            done.job.acknowledged().join();
            next++;
            consumer.commitSync(Map.of(done.partition, new OffsetAndMetadata(next)));
        } catch (CommitFailedException | RebalanceInProgressException e) {
            LOG.info("{}@{} was not committed: {}", done.partition, done.offset, e.getMessage());
            return false;
        } catch (RetriableException e) {
            LOG.warn("{}@{} is not committed yet: {}", done.partition, done.offset, e.getMessage());
            return false;
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof RetriableException)) {
                throw e;
            }
            LOG.warn("Kafka did not take the result of {}@{}; the job is done again", done.partition, done.offset, e);
        }
        // After a rebalance the position may be behind, at the offset committed before this job.
        consumer.seek(done.partition, next);
        return true;
    }

    /** What is under way, from which record; used by the loop's thread alone. */
    private static final class Current {
        private final TopicPartition partition;
        private final long offset;
        private final RunningJob job;
        private boolean taken;

        Current(TopicPartition partition, long offset, RunningJob job) {
            this.partition = partition;
            this.offset = offset;
            this.job = job;
        }

        boolean done() {
            return job.acknowledged().isDone();
        }

        void take(Collection<TopicPartition> partitions) {
            if (partitions.contains(partition)) {
                taken = true;
                job.abandon().run();
            }
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        private final Consumer<String, byte[]> consumer;

        Rebalance(Consumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            current.ifPresent(job -> job.take(partitions));
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (current.isPresent()) {
                consumer.pause(partitions);
            }
        }
    }
}
