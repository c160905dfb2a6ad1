package io.graft.trainer;

import io.graft.platform.kafka.PollLoop;
import io.graft.platform.log.LogSubject;
import io.graft.platform.trace.TraceHeaders;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.TrainingJob;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds jobs one at a time. While one is under way every partition is paused and the polling goes on, so that the group
 * keeps this trainer; the offset is committed when Kafka has acknowledged the result. A job whose partition is taken away
 * is abandoned: whoever has the partition does it. A job that became obsolete is abandoned for good.
 *
 * <p>How often a job was begun stands beside its partition's committed offset. A job whose trainers died so often is given
 * up, because it may be what kills them, and the jobs behind it wait.
 *
 * <p>The consumer must fetch one record a poll ({@code max.poll.records=1}).
 */
final class JobFeed implements PollLoop.Work<String> {
    private static final Logger LOG = LoggerFactory.getLogger(JobFeed.class);

    /** Trainers that may die of a job. */
    private static final int DEATHS = 3;

    private static final String BEGUN = "begun ";

    private final String topic;
    private final JobNews news;
    private final Starter starter;
    private final Map<TopicPartition, Long> passed = new HashMap<>();
    private volatile boolean polled;
    private Optional<Current> current = Optional.empty();

    JobFeed(String topic, JobNews news, Starter starter) {
        this.topic = topic;
        this.news = news;
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
        current.ifPresent(job -> job.abandonIfObsolete(news));
        current.filter(Current::done).ifPresent(done -> finish(done, consumer));
        if (current.isEmpty()) {
            passOver(consumer);
        }
    }

    /**
     * Commits where no job is under way: what was passed over, and the markers of transactions, which no poll returns, would
     * look as if they waited for a trainer.
     */
    private void passOver(Consumer<String, byte[]> consumer) {
        for (TopicPartition partition : consumer.assignment()) {
            try {
                long position = consumer.position(partition);
                if (position > passed.computeIfAbsent(partition, one -> committedOffset(one, consumer))
                        && note(partition, new OffsetAndMetadata(position), consumer)) {
                    passed.put(partition, position);
                }
            } catch (RetriableException e) {
                LOG.info("where {} is to go on is not known: {}", partition, e.getMessage());
            }
        }
    }

    private static long committedOffset(TopicPartition partition, Consumer<String, byte[]> consumer) {
        OffsetAndMetadata committed = committed(partition, consumer);
        return committed == null ? 0 : committed.offset();
    }

    private static @Nullable OffsetAndMetadata committed(TopicPartition partition, Consumer<String, byte[]> consumer) {
        return consumer.committed(Set.of(partition)).get(partition);
    }

    private void start(ConsumerRecord<String, byte[]> record, Consumer<String, byte[]> consumer) {
        if (current.isPresent()) {
            throw new IllegalStateException("a second job came while one is under way");
        }
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        Optional<TrainingJob> wanted = job(record).filter(job -> !isObsolete(job, record.offset()));
        wanted.ifPresent(job -> LogSubject.ofJob(job).run(() -> {
            int begun = begun(partition, record.offset(), consumer);
            LOG.info("{} of task {} begins", job.job(), job.task());
            RunningJob running = TraceHeaders.read(record.headers())
                    .wrapSupplier(() -> begun < DEATHS ? starter.begin(job) : starter.giveUp(job, begun))
                    .get();
            current = Optional.of(new Current(partition, record.offset(), job.task(), begun, running));
            passed.put(partition, record.offset());
            consumer.pause(consumer.assignment());
            remember(partition, record.offset(), begun + 1, consumer);
        }));
    }

    private boolean isObsolete(TrainingJob job, long offset) {
        boolean obsolete = news.isObsolete(job.task(), offset);
        if (obsolete) {
            LogSubject.ofJob(job)
                    .run(() -> LOG.info(
                            "{} of task {} is passed over: something else was asked for since", job.job(), job.task()));
        }
        return obsolete;
    }

    /** How often the job at this offset was begun by trainers that then died. */
    private static int begun(TopicPartition partition, long offset, Consumer<String, byte[]> consumer) {
        try {
            OffsetAndMetadata committed = committed(partition, consumer);
            return committed != null
                            && committed.offset() == offset
                            && committed.metadata().startsWith(BEGUN)
                    ? Integer.parseInt(committed.metadata().substring(BEGUN.length()))
                    : 0;
        } catch (RetriableException e) {
            LOG.info("{}@{} may have begun before: {}", partition, offset, e.getMessage());
            return 0;
        }
    }

    private static void remember(TopicPartition partition, long offset, int begun, Consumer<String, byte[]> consumer) {
        note(partition, new OffsetAndMetadata(offset, BEGUN + begun), consumer);
    }

    /** Commits a hint, if it can: without it, a job is at worst begun, or a record passed over, once more than it should. */
    private static boolean note(TopicPartition partition, OffsetAndMetadata hint, Consumer<String, byte[]> consumer) {
        try {
            consumer.commitSync(Map.of(partition, hint));
            return true;
        } catch (KafkaException e) {
            LOG.info("{}@{} is not noted: {}", partition, hint.offset(), e.getMessage());
            return false;
        }
    }

    /** Empty if the record is none. */
    static Optional<TrainingJob> job(ConsumerRecord<String, byte[]> record) {
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
            done.join();
            next++;
            consumer.commitSync(Map.of(done.partition, new OffsetAndMetadata(next)));
        } catch (CommitFailedException | RebalanceInProgressException e) {
            LOG.info("{}@{} was not committed: {}", done.partition, done.offset, e.getMessage());
            return false;
        } catch (RetriableException e) {
            LOG.warn("{}@{} is not committed yet: {}", done.partition, done.offset, e.getMessage());
            return false;
        } catch (CompletionException e) {
            if (e.getCause() instanceof JobAbandonedException) {
                // This process ends, and soon this loop: whoever has the partition then does the job.
                return false;
            }
            if (!(e.getCause() instanceof RetriableException)) {
                throw e;
            }
            LOG.warn("Kafka did not take the result of {}@{}; the job is done again", done.partition, done.offset, e);
            remember(done.partition, done.offset, done.begunBefore, consumer);
        }
        // After a rebalance the position may be behind, at the offset committed before this job.
        consumer.seek(done.partition, next);
        return true;
    }

    /** What a job is done by; called in the trace of the record that asks for it. */
    interface Starter {
        RunningJob begin(TrainingJob job);

        /** @param deaths of trainers that had begun it */
        RunningJob giveUp(TrainingJob job, int deaths);
    }

    /** What is under way, from which record; used by the loop's thread alone. */
    private static final class Current {
        private final TopicPartition partition;
        private final long offset;
        private final String task;
        private final int begunBefore;
        private final RunningJob job;
        private boolean taken;
        private boolean obsolete;

        Current(TopicPartition partition, long offset, String task, int begunBefore, RunningJob job) {
            this.partition = partition;
            this.offset = offset;
            this.task = task;
            this.begunBefore = begunBefore;
            this.job = job;
        }

        boolean done() {
            return job.acknowledged().isDone();
        }

        /** @throws CompletionException if the job has no result, although one is still wanted */
        void join() {
            try {
                job.acknowledged().join();
            } catch (CompletionException e) {
                if (!obsolete || !(e.getCause() instanceof JobAbandonedException)) {
                    throw e;
                }
            }
        }

        void abandonIfObsolete(JobNews news) {
            if (!obsolete && news.isObsolete(task, offset)) {
                obsolete = true;
                LogSubject.ofTask(task)
                        .run(() -> LOG.info(
                                "{}@{} of task {} is given up: something else was asked for since",
                                partition,
                                offset,
                                task));
                job.abandon().run();
            }
        }

        /** The trainer lives: what it leaves to another one did not kill it. */
        void take(Collection<TopicPartition> partitions, Consumer<String, byte[]> consumer) {
            if (partitions.contains(partition)) {
                taken = true;
                job.abandon().run();
                remember(partition, offset, begunBefore, consumer);
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
            partitions.forEach(passed::remove);
            current.ifPresent(job -> job.take(partitions, consumer));
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (current.isPresent()) {
                consumer.pause(partitions);
            }
        }
    }
}
