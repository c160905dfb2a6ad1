package io.graft.learning.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.learning.Decision;
import io.graft.learning.Effect;
import io.graft.learning.Progress;
import io.graft.learning.StoredExample;
import io.graft.learning.StoredVersion;
import io.graft.learning.TaskLife;
import io.graft.learning.TaskRecord;
import io.graft.learning.TaskRules;
import io.graft.learning.TaskView;
import io.graft.learning.Validation;
import io.graft.schemas.AcceptedExample;
import io.graft.schemas.Json;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One task's log and the onboarding that reads it. Inputs are durable. What onboarding does is durable from its next
 * commit on, all of it or, after a crash, none.
 */
final class World {
    static final String TASK = "mood";
    static final String BASE = "sha256:base";

    /** What a runtime could do wrong. */
    enum Defect {
        NONE,
        /** The state is committed, the offsets are not. */
        REPEATS_AFTER_CRASH,
        /** The offsets are committed, the state is not. */
        LOSES_AFTER_CRASH,
        /** A tombstone is not written. */
        FORGETS_TO_FORGET
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Example(byte[] value, Oracle.Meaning meaning) {}

    final List<Example> examples = new ArrayList<>();
    final List<TaskCommand> commands = new ArrayList<>();
    final List<TrainingResult> results = new ArrayList<>();

    final List<TrainingJob> jobs = new ArrayList<>();
    final Map<String, AcceptedExample> data = new HashMap<>();
    int erasures;
    private int rejected;

    private final Oracle oracle;
    private final Defect defect;
    private final SplittableRandom random;
    private final TaskLife life = new TaskLife(TaskRules.onBase(BASE));
    private State committed = new State();
    private State state = new State();
    private final List<Runnable> uncommitted = new ArrayList<>();
    private long now = 1_000_000_000L;
    private long skew;
    private long lastArrival = now;

    World(Oracle oracle, Defect defect, SplittableRandom random) {
        this.oracle = oracle;
        this.defect = defect;
        this.random = random;
    }

    /** What a commit makes durable. */
    private static final class State implements TaskView {
        private TaskRecord record = TaskRecord.unknown(TASK);
        private final Map<String, StoredExample> examples = new HashMap<>();
        private final Map<Integer, StoredVersion> versions = new HashMap<>();
        private final int[] offsets = new int[3];

        /** As a restart finds it: read back from bytes. */
        State copy() {
            State copy = new State();
            copy.record = Json.read(Json.bytes(record), TaskRecord.class);
            copy.examples.putAll(examples);
            copy.versions.putAll(versions);
            System.arraycopy(offsets, 0, copy.offsets, 0, offsets.length);
            return copy;
        }

        @Override
        public Optional<StoredExample> example(String id) {
            return Optional.ofNullable(examples.get(id));
        }

        @Override
        public Optional<StoredVersion> version(int version) {
            return Optional.ofNullable(versions.get(version));
        }
    }

    void later(long millis) {
        now += millis;
    }

    /** Whether everything that was sent has been processed. */
    boolean idle() {
        return state.offsets[0] == examples.size()
                && state.offsets[1] == commands.size()
                && state.offsets[2] == results.size();
    }

    /** Whether time alone may still change something. */
    boolean waits() {
        return state.record.waits();
    }

    TaskRecord record() {
        return state.record;
    }

    /** The number of a version that may be retired; 1 if there is none. */
    int versionBesidesTheChampion() {
        Integer champion =
                state.record.champion() == null ? null : state.record.champion().version();
        return state.versions.keySet().stream()
                .filter(version -> !version.equals(champion))
                .findFirst()
                .orElse(1);
    }

    /** Processes the next record of a source; sources are independent of each other, as topics are. */
    void process(int source) {
        int offset = state.offsets[source];
        if (source == 0 && offset < examples.size()) {
            Example example = examples.get(offset);
            lastArrival = clock();
            Decision decision = life.example(state.record, Validation.check(example.value()), state, clock());
            uncommitted.add(() -> oracle.example(example.meaning(), decision.effects()));
            apply(decision);
        } else if (source == 1 && offset < commands.size()) {
            apply(life.command(state.record, commands.get(offset), state, progress(), clock()));
        } else if (source == 2 && offset < results.size()) {
            apply(life.result(state.record, results.get(offset), clock()));
        } else {
            return;
        }
        state.offsets[source]++;
    }

    void tick() {
        if (state.record.waits()) {
            apply(life.tick(state.record, state, progress(), clock()));
        }
    }

    private Progress progress() {
        return new Progress(state.offsets[0], clock() - lastArrival);
    }

    private long clock() {
        return now + skew;
    }

    private void apply(Decision decision) {
        state.record = decision.record();
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.KeepExample keep) {
                state.examples.put(keep.example().id(), keep.stored());
            } else if (effect instanceof Effect.ForgetExample forget) {
                state.examples.remove(forget.id());
            } else if (effect instanceof Effect.KeepVersion keep) {
                state.versions.put(keep.version().version().version(), keep.version());
            } else if (effect instanceof Effect.EraseTask) {
                state.examples.clear();
                state.versions.clear();
            }
            uncommitted.add(() -> publish(effect));
        }
    }

    private void publish(Effect effect) {
        oracle.effect(effect);
        if (effect instanceof Effect.KeepExample keep) {
            data.put(keep.example().id(), keep.example());
        } else if (effect instanceof Effect.ForgetExample forget) {
            if (defect != Defect.FORGETS_TO_FORGET) {
                data.remove(forget.id());
            }
        } else if (effect instanceof Effect.Reject) {
            rejected++;
        } else if (effect instanceof Effect.RequestTraining request) {
            jobs.add(request.job());
        } else if (effect instanceof Effect.EraseTask) {
            data.clear();
            erasures++;
        }
    }

    /** The end of a transaction; then the world is looked at from outside. */
    void commit() {
        uncommitted.forEach(Runnable::run);
        uncommitted.clear();
        committed = state.copy();
        if (committed.record.declaration() != null) {
            oracle.state(committed.record.state(), data, rejected);
        }
    }

    /** Loses what was not committed, and comes back somewhere else, by another clock. */
    void crash() {
        State lost = state;
        uncommitted.clear();
        if (defect == Defect.REPEATS_AFTER_CRASH) {
            State half = lost.copy();
            System.arraycopy(committed.offsets, 0, half.offsets, 0, half.offsets.length);
            committed = half;
        } else if (defect == Defect.LOSES_AFTER_CRASH) {
            System.arraycopy(lost.offsets, 0, committed.offsets, 0, committed.offsets.length);
        }
        state = committed.copy();
        assertThat(state.record).as("a restart reads what was written").isEqualTo(committed.record);
        skew = random.nextLong(-90_000, 90_000);
        lastArrival = clock();
    }
}
