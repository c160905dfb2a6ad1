package io.graft.serving.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.kafka.PollLoop;
import io.graft.platform.trace.TraceHeaders;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.Prediction;
import io.graft.schemas.TaskKey;
import io.graft.schemas.Topic;
import io.graft.serving.http.ErrorCode;
import io.graft.serving.http.PredictionJson;
import io.graft.serving.http.ProblemException;
import io.graft.serving.http.QuestionReader;
import io.graft.serving.log.Log;
import io.graft.serving.predict.Answer;
import io.graft.serving.predict.Failures;
import io.graft.serving.predict.Predictor;
import io.graft.serving.predict.Question;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code prediction-requests} in {@code predictions}, at least once: an offset is committed when everything
 * before it has been answered and Kafka has acknowledged the answers. What the server has no room for waits here, and
 * Kafka is paused meanwhile. What cannot be answered gets a problem; what is no request goes to the dead letters. An
 * answer carries its request's trace.
 *
 * <p>The loop's thread alone uses the consumer; requests are asked on that thread and on those that complete others.
 */
public final class PredictionStream implements PollLoop.Work<byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(PredictionStream.class);

    /** Asked and not yet acknowledged, at most. */
    private static final int ASKED = 512;

    /** Read and not yet asked: from here on, Kafka is paused. */
    private static final int WAITING = 1_000;

    private static final long WAITING_BYTES = 8L << 20;

    /** Asked and not yet acknowledged, at most, but for a single larger request. */
    private static final long ASKED_BYTES = 8L << 20;

    /** What the request's schema allows. */
    private static final int ID_CHARACTERS = 200;

    private static final long DRAIN_SECONDS = 10;

    private final KafkaConfig config;
    private final Log log;
    private final QuestionReader questions;
    private final Predictor predictor;
    private final BooleanSupplier ready;
    private final AtomicInteger calls = new AtomicInteger();

    // All guarded by this.
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private final Map<TopicPartition, Progress> progress = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private long waitingBytes;
    private long askedBytes;
    private int asked;
    private boolean full;
    private boolean closing;

    /**
     * @param predictor of questions that nobody waits for at a connection
     * @param ready nothing is asked before
     */
    public PredictionStream(
            KafkaConfig config, Log log, QuestionReader questions, Predictor predictor, BooleanSupplier ready) {
        this.config = config;
        this.log = log;
        this.questions = questions;
        this.predictor = predictor;
        this.ready = ready;
    }

    @Override
    public void onStart(Consumer<byte[], byte[]> consumer) {
        consumer.subscribe(List.of(config.name(Topic.PREDICTION_REQUESTS)), new OnRebalance(consumer));
    }

    @Override
    public void onRecords(ConsumerRecords<byte[], byte[]> records, Consumer<byte[], byte[]> consumer) {
        synchronized (this) {
            records.forEach(this::take);
            full = false;
        }
        askMore();
        Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted();
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (done, failure) -> {
                if (failure != null) {
                    notCommitted(offsets, failure);
                }
            });
        }
        if (isFull()) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
    }

    /** Asks no more, waits for the answers to what was asked, and commits. Before the loop is closed. */
    public void drain(PollLoop<byte[]> loop) {
        try {
            awaitAnswers();
            CountDownLatch done = new CountDownLatch(1);
            loop.execute(consumer -> {
                commitNow(consumer);
                done.countDown();
            });
            if (loop.isAlive() && !done.await(DRAIN_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the last predictions are not committed and will be made again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitAnswers() throws InterruptedException {
        closing = true;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
        for (long left = end - System.nanoTime(); asked > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        progress.computeIfAbsent(partition(record), unused -> new Progress()).taken(record.offset());
        waiting.addLast(record);
        waitingBytes += bytes(record);
    }

    private synchronized boolean isFull() {
        return waiting.size() >= WAITING || waitingBytes >= WAITING_BYTES;
    }

    /** One thread asks at a time; a call that finds one at it makes that one look again. */
    private void askMore() {
        int seen = calls.incrementAndGet();
        if (seen > 1) {
            return;
        }
        do {
            for (ConsumerRecord<byte[], byte[]> next = next(); next != null; next = next()) {
                ask(next);
            }
            seen = calls.addAndGet(-seen);
        } while (seen > 0);
    }

    private synchronized @Nullable ConsumerRecord<byte[], byte[]> next() {
        if (closing || full || asked >= ASKED || !ready.getAsBoolean()) {
            return null;
        }
        ConsumerRecord<byte[], byte[]> next = waiting.peekFirst();
        if (next == null || (asked > 0 && askedBytes + bytes(next) > ASKED_BYTES)) {
            return null;
        }
        waiting.removeFirst();
        waitingBytes -= bytes(next);
        askedBytes += bytes(next);
        asked++;
        return next;
    }

    private void ask(ConsumerRecord<byte[], byte[]> record) {
        CompletionStage<Boolean> ended;
        try {
            ended = TraceHeaders.read(record.headers())
                    .wrapSupplier(() -> answer(record))
                    .get();
        } catch (MalformedMessageException e) {
            LOG.warn("{} {}/{} is no request: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
            ended = log.deadLetter(record, e).thenApply(sent -> true).exceptionallyCompose(failure -> {
                // It would hold up its partition for ever; the line above says where it is.
                return Failures.cause(failure) instanceof RecordTooLargeException
                        ? CompletableFuture.completedFuture(true)
                        : CompletableFuture.failedFuture(failure);
            });
        }
        ended.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.error("the answer to {}/{} was not written", record.partition(), record.offset(), failure);
            }
            ended(record, failure == null && done);
            askMore();
        });
    }

    private synchronized void ended(ConsumerRecord<byte[], byte[]> record, boolean done) {
        asked--;
        askedBytes -= bytes(record);
        if (done) {
            Progress of = progress.get(partition(record));
            if (of != null) {
                of.ended(record.offset());
            }
        } else if (progress.containsKey(partition(record))) {
            // Not before the next poll: the server needs some time.
            full = true;
            waiting.addFirst(record);
            waitingBytes += bytes(record);
        }
        notifyAll();
    }

    /** Whether the record has come to its end; if not, it is to be asked again. */
    private CompletionStage<Boolean> answer(ConsumerRecord<byte[], byte[]> record) {
        JsonNode request = Json.tree(value(record));
        String id = text(request, "id", ID_CHARACTERS);
        String task = text(request, "task", TaskKey.LONGEST);
        try {
            if (!TaskKey.isName(task)) {
                throw new ProblemException(ErrorCode.BAD_TASK_NAME, "\"" + task + "\" is no name of a task");
            }
            return asked(questions.read(task, request))
                    .handle((answer, failure) -> failure == null ? answer : defect(record, failure))
                    .thenCompose(answer -> isOverload(answer)
                            ? CompletableFuture.completedFuture(false)
                            : send(record, prediction(id, task, answer)));
        } catch (ProblemException e) {
            return send(record, refused(id, task, e.code(), String.valueOf(e.getMessage())));
        }
    }

    private CompletionStage<Answer> asked(Question question) {
        try {
            return predictor.ask(question);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** An answer that no broker takes would hold up its partition for ever: its place takes a problem. */
    private CompletionStage<Boolean> send(ConsumerRecord<byte[], byte[]> record, Prediction prediction) {
        return TraceHeaders.read(record.headers())
                .wrapSupplier(() -> log.answer(record.key(), prediction))
                .get()
                .thenApply(sent -> true)
                .exceptionallyCompose(failure ->
                        prediction.problem() == null && Failures.cause(failure) instanceof RecordTooLargeException
                                ? send(record, tooLarge(prediction))
                                : CompletableFuture.failedFuture(failure));
    }

    private static Prediction tooLarge(Prediction answer) {
        return refused(
                answer.id(),
                answer.task(),
                ErrorCode.TOO_LARGE.code(),
                "the answer is larger than a record may be: ask fewer inputs at once");
    }

    private static Answer defect(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
        LOG.error("request {}/{} failed", record.partition(), record.offset(), failure);
        return new Answer.Refused(Answer.Refusal.DEFECT, "this is a defect of the server; its log says more");
    }

    private static boolean isOverload(Answer answer) {
        return answer instanceof Answer.Refused refused
                && (refused.reason() == Answer.Refusal.OVERLOADED
                        || refused.reason() == Answer.Refusal.TASK_OVERLOADED);
    }

    private static Prediction prediction(String id, String task, Answer answer) {
        if (answer instanceof Answer.Answered answered) {
            return new Prediction(
                    id,
                    task,
                    answered.version(),
                    answered.adapterDigest(),
                    answered.baseDigest(),
                    PredictionJson.of(answered),
                    null);
        }
        Answer.Refused refused = (Answer.Refused) answer;
        return refused(id, task, ErrorCode.of(refused.reason()).code(), refused.detail());
    }

    private static Prediction refused(String id, String task, String code, String detail) {
        return Prediction.refused(id, task, new Prediction.Problem(code, detail));
    }

    private static byte[] value(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            throw new MalformedMessageException("the record has no value", null);
        }
        return value;
    }

    /** Answers repeat it: a longer one might not fit into a record. */
    private static String text(JsonNode request, String field, int most) {
        JsonNode text = request.path(field);
        if (!text.isTextual() || text.textValue().length() > most) {
            throw new MalformedMessageException(
                    "a request has a text \"" + field + "\" of at most " + most + " characters", null);
        }
        return text.textValue();
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private static int bytes(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(0, record.serializedValueSize());
    }

    /** What can be committed and is not; taken for committed from now on. */
    private synchronized Map<TopicPartition, OffsetAndMetadata> uncommitted() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        progress.forEach((partition, of) -> {
            Long before = committed.put(partition, of.committable());
            if (before == null || before < of.committable()) {
                offsets.put(partition, new OffsetAndMetadata(of.committable()));
            }
        });
        return offsets;
    }

    private void commitNow(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted();
        try {
            consumer.commitSync(offsets);
        } catch (KafkaException e) {
            notCommitted(offsets, e);
        }
    }

    /** They are committed with the next ones, or after the next poll. */
    private synchronized void notCommitted(Map<TopicPartition, OffsetAndMetadata> offsets, Exception failure) {
        LOG.warn("offsets of predictions are not committed; some may be answered again", failure);
        offsets.keySet().forEach(committed::remove);
    }

    private synchronized void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(progress::remove);
        partitions.forEach(committed::remove);
        waiting.removeIf(record -> partitions.contains(partition(record)));
        waitingBytes = waiting.stream().mapToLong(PredictionStream::bytes).sum();
    }

    /** On the loop's thread, within a poll. */
    private final class OnRebalance implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        OnRebalance(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commitNow(consumer);
            forget(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            forget(partitions);
        }
    }
}
