package io.graft.onboarding;

import io.graft.learning.Checked;
import io.graft.learning.Decision;
import io.graft.learning.Effect;
import io.graft.learning.Progress;
import io.graft.learning.RejectionReason;
import io.graft.learning.TaskLife;
import io.graft.learning.TaskRecord;
import io.graft.learning.Validation;
import io.graft.platform.kafka.TaskPartition;
import io.graft.platform.log.LogSubject;
import io.graft.schemas.AcceptedExample;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.Release;
import io.graft.schemas.TaskKey;
import io.graft.schemas.TaskState;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the tasks of one partition: asks the rules for a decision on each record and applies it. A decision
 * is made in whole before any of it is applied.
 */
final class TaskProcessor implements Processor<byte[], Incoming, byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(TaskProcessor.class);
    private static final Duration TICK = Duration.ofMillis(200);

    private final TaskLife life;
    private final int partitions;
    private final Supplier<String> ids;
    private final DecisionTraces traces;
    private final Set<String> waiting = new LinkedHashSet<>();
    private long lastArrival;

    @SuppressWarnings("NullAway.Init") // by init(), which Kafka Streams calls first
    private ProcessorContext<byte[], byte[]> context;

    @SuppressWarnings("NullAway.Init")
    private TaskStores stores;

    @SuppressWarnings("NullAway.Init")
    private Announcements announcements;

    TaskProcessor(TaskLife life, int partitions, Supplier<String> ids, DecisionTraces traces) {
        this.life = life;
        this.partitions = partitions;
        this.ids = ids;
        this.traces = traces;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        stores = new TaskStores(context);
        announcements = new Announcements(context, ids);
        lastArrival = context.currentSystemTimeMs();
        stores.forEachTask(this::watch);
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<byte[], Incoming> record) {
        RecordMetadata source = context.recordMetadata().orElseThrow();
        traces.decide(
                source.topic(), String.valueOf(text(record.key())), record.headers(), () -> process(record, source));
    }

    private void process(Record<byte[], Incoming> record, RecordMetadata source) {
        if (record.value() instanceof Incoming.Example example) {
            stores.processed(source.partition(), source.offset() + 1);
            lastArrival = context.currentSystemTimeMs();
            example(record, example.value(), source);
        } else if (record.value() instanceof Incoming.Command command) {
            String task = requireRoute(record.key(), command.command().task(), source);
            apply(decided(
                    task, (known, now) -> life.command(known, command.command(), stores.view(task), progress(), now)));
        } else if (record.value() instanceof Incoming.Result result) {
            String task = requireRoute(record.key(), result.result().task(), source);
            apply(decided(task, (known, now) -> life.result(known, result.result(), now)));
        } else if (record.value() instanceof Incoming.Unreadable unreadable) {
            throw new UndecidableRecordException(unreadable.sentence());
        }
    }

    private void example(Record<byte[], Incoming> record, byte @Nullable [] value, RecordMetadata source) {
        Checked checked = Validation.check(value);
        String key = text(record.key());
        if (key == null || !TaskKey.isName(key)) {
            reject(
                    record,
                    value,
                    source,
                    checked instanceof Checked.Rejected rejected
                            ? new Effect.Reject(rejected.reason(), rejected.detail())
                            : new Effect.Reject(RejectionReason.KEY_MISMATCH, "the record's key is not its task"));
            return;
        }
        if (TaskPartition.of(key, partitions) != source.partition()) {
            reject(
                    record,
                    value,
                    source,
                    new Effect.Reject(
                            RejectionReason.WRONG_PARTITION,
                            "the task's partition is " + TaskPartition.of(key, partitions)
                                    + ", as murmur2 of its name has it"));
            return;
        }
        Decision decision = decided(key, (known, now) -> life.example(known, checked, stores.view(key), now));
        for (Effect effect : apply(decision)) {
            if (effect instanceof Effect.Reject reject) {
                reject(record, value, source, reject);
            }
        }
    }

    private void reject(
            Record<byte[], Incoming> record, byte @Nullable [] value, RecordMetadata source, Effect.Reject why) {
        announcements.forward(
                Topic.EXAMPLES_REJECTED,
                RejectedExample.of(record.key(), value, record.headers(), source, why, context.currentSystemTimeMs()));
    }

    /** Another key or partition would be another writer of the same task. */
    private String requireRoute(byte @Nullable [] key, String task, RecordMetadata source) {
        String named = text(key);
        // A message may lack its task altogether.
        if (named == null
                || !named.equals(task)
                || !TaskKey.isName(task)
                || TaskPartition.of(task, partitions) != source.partition()) {
            throw new UndecidableRecordException("the record is not keyed and partitioned by its task");
        }
        return task;
    }

    private void tick(long timestamp) {
        for (String task : List.copyOf(waiting)) {
            TaskRecord known = stores.task(task);
            Decision decision = life.tick(known, stores.view(task), progress(), context.currentSystemTimeMs());
            if (decision.effects().stream().anyMatch(Effect.RequestTraining.class::isInstance)) {
                traces.askLater(task, () -> apply(decision));
            } else if (!decision.equals(new Decision(known, List.of()))) {
                apply(decision);
            }
        }
    }

    private Progress progress() {
        return new Progress(
                stores.processed(context.taskId().partition()), context.currentSystemTimeMs() - lastArrival);
    }

    private interface Rule {
        Decision decide(TaskRecord known, long now);
    }

    private Decision decided(String task, Rule rule) {
        TaskRecord known = stores.task(task);
        try {
            return rule.decide(known, context.currentSystemTimeMs());
        } catch (RuntimeException e) {
            throw new UndecidableRecordException(e);
        }
    }

    private List<Effect> apply(Decision decision) {
        stores.keep(decision.record());
        watch(decision.record());
        decision.effects().forEach(this::apply);
        return decision.effects();
    }

    private void watch(TaskRecord record) {
        if (record.waits()) {
            waiting.add(record.task());
        } else {
            waiting.remove(record.task());
        }
    }

    private void apply(Effect effect) {
        if (effect instanceof Effect.KeepExample keep) {
            AcceptedExample example = keep.example();
            stores.keepExample(example.task(), example.id(), keep.stored());
            traces.counted(example.task());
            announcements.send(Topic.TASK_DATA, TaskKey.ofExample(example.task(), example.id()), example);
        } else if (effect instanceof Effect.ForgetExample forget) {
            stores.forgetExample(forget.task(), forget.id());
            announcements.tombstone(
                    Topic.TASK_DATA, TaskKey.ofExample(forget.task(), forget.id()), AcceptedExample.class);
        } else if (effect instanceof Effect.RequestTraining request) {
            traces.asks(request.job().task());
            announcements.send(Topic.TRAINING_JOBS, request.job().task(), request.job());
        } else if (effect instanceof Effect.CancelTraining cancel) {
            announcements.tombstone(Topic.TRAINING_JOBS, cancel.task(), TrainingJob.class);
        } else if (effect instanceof Effect.RefuseResult refuse) {
            TrainingResult result = refuse.result();
            new LogSubject(result.task(), result.job(), result.version())
                    .run(() -> LOG.info(
                            "a result of {} of task {} is refused: {}",
                            result.job(),
                            result.task(),
                            refuse.reason().code()));
        } else if (effect instanceof Effect.KeepVersion keep) {
            AdapterVersion version = keep.version().version();
            stores.keepVersion(keep.version());
            announcements.send(Topic.ADAPTERS, TaskKey.ofVersion(version.task(), version.version()), version);
        } else if (effect instanceof Effect.PublishRelease publish) {
            announcements.send(Topic.RELEASES, publish.release().task(), publish.release());
        } else if (effect instanceof Effect.PublishState publish) {
            announcements.send(Topic.TASKS, publish.state().task(), publish.state());
        } else if (effect instanceof Effect.EraseTask erase) {
            erase(erase.task());
        }
    }

    private void erase(String task) {
        traces.forget(task);
        stores.forgetExamples(task)
                .forEach(key -> announcements.tombstone(Topic.TASK_DATA, key, AcceptedExample.class));
        stores.forgetVersions(task).forEach(key -> announcements.tombstone(Topic.ADAPTERS, key, AdapterVersion.class));
        announcements.tombstone(Topic.RELEASES, task, Release.class);
        announcements.tombstone(Topic.TRAINING_JOBS, task, TrainingJob.class);
        announcements.tombstone(Topic.TASKS, task, TaskState.class);
    }

    private static @Nullable String text(byte @Nullable [] key) {
        return key == null ? null : new String(key, StandardCharsets.UTF_8);
    }
}
