package io.graft.cli.log;

import io.graft.cli.client.RefusedException;
import io.graft.learning.TargetLabels;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.StoreException;
import io.graft.schemas.AcceptedExample;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.Release;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskState;
import io.graft.schemas.Topic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts a task again from the log and compares with what its state says. Live examples are always there to be counted:
 * their topic is compacted. What was received can be counted only as long as retention has kept all of it, and while no
 * erasure of a task of this name lies in the log: the state counts from the last one on.
 */
public final class Recount {
    private final CommittedLog log;
    private final Optional<ArtifactStore> store;
    private final List<Finding> findings = new ArrayList<>();

    /** @param store to verify artifacts in; empty leaves them out */
    public Recount(CommittedLog log, Optional<ArtifactStore> store) {
        this.log = log;
        this.store = store;
    }

    /** Whether log, state and store agree. */
    public enum Verdict {
        EQUAL,
        DIFFERENT,
        /** The log does not tell. */
        UNKNOWN;

        /** For example {@code equal}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param sentence what was compared, or why it could not be */
    public record Finding(Verdict verdict, String sentence) {}

    /** @throws RefusedException if there is no such task */
    public List<Finding> of(String task) {
        Optional<Set<String>> received = received(task);
        Map<String, byte[]> data = log.latest(Topic.TASK_DATA, task);
        byte[] state = log.latest(Topic.TASKS, task).get(task);
        if (state == null) {
            throw new RefusedException("there is no task " + task + " in the log");
        }
        TaskState.ExampleCounts counts = Json.read(state, TaskState.class).examples();
        received.ifPresent(places -> refused(places).ifPresent(refused -> {
            long counted = counts.accepted() + counts.corrected() + counts.deleted() + counts.duplicate() + refused;
            compare("examples received", (long) places.size(), "counted or rejected", counted);
        }));
        live(data, counts);
        versions(task);
        return List.copyOf(findings);
    }

    /** The places of all examples in the log; empty if it does not tell how many were counted. */
    private Optional<Set<String>> received(String task) {
        Set<String> received = new HashSet<>();
        boolean whole = log.read(
                Topic.EXAMPLES,
                task,
                record -> received.add(RejectedRecord.place(
                        record.topic(), Integer.toString(record.partition()), Long.toString(record.offset()))));
        AtomicBoolean erased = new AtomicBoolean();
        log.read(Topic.TASK_COMMANDS, task, record -> {
            if (isErasure(record.value())) {
                erased.set(true);
            }
        });
        if (!whole) {
            unknown("how many examples were received: retention has taken the oldest from the log");
        } else if (erased.get()) {
            unknown("how many examples were received: the task was erased, and its state counts from there on");
        }
        return whole && !erased.get() ? Optional.of(received) : Optional.empty();
    }

    private static boolean isErasure(byte[] value) {
        try {
            return value != null && Json.read(value, TaskCommand.class) instanceof TaskCommand.Erase;
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    /**
     * How many of them were rejected or became dead letters, counted in their topics: the state knows only those that were
     * rejected after the task's first example. Empty if the log does not tell.
     */
    private Optional<Long> refused(Set<String> received) {
        AtomicLong refused = new AtomicLong();
        boolean whole = true;
        for (Topic topic : List.of(Topic.EXAMPLES_REJECTED, Topic.DEAD_LETTERS)) {
            whole &= log.read(topic, record -> {
                if (received.contains(new RejectedRecord(topic, record).origin())) {
                    refused.incrementAndGet();
                }
            });
        }
        if (!whole) {
            unknown("how many examples were rejected: retention has taken the oldest from the log");
        }
        return whole ? Optional.of(refused.get()) : Optional.empty();
    }

    private void live(Map<String, byte[]> data, TaskState.ExampleCounts counts) {
        Map<String, Long> labels = new TreeMap<>();
        Map<String, Long> splits = new TreeMap<>();
        data.values().forEach(value -> {
            AcceptedExample example = Json.read(value, AcceptedExample.class);
            splits.merge(example.split().json(), 1L, Long::sum);
            TargetLabels.of(example.target()).forEach(label -> labels.merge(label, 1L, Long::sum));
        });
        compare("live examples in the log", (long) data.size(), "in the state", counts.live());
        compare("by split in the log", splits, "in the state", counted(counts.bySplit()));
        compare("by label in the log", labels, "in the state", counted(counts.byLabel()));
    }

    /** Without the labels and splits that no example has: the log does not name them. */
    private static Map<String, Long> counted(Map<String, Long> counts) {
        Map<String, Long> counted = new TreeMap<>(counts);
        counted.values().removeIf(count -> count == 0);
        return counted;
    }

    /** Objects of retired versions may be missing. */
    private void versions(String task) {
        Map<Integer, AdapterVersion> versions = new LinkedHashMap<>();
        log.latest(Topic.ADAPTERS, task).values().forEach(value -> {
            AdapterVersion version = Json.read(value, AdapterVersion.class);
            if (!version.retired()) {
                versions.put(version.version(), version);
            }
        });
        byte[] release = log.latest(Topic.RELEASES, task).get(task);
        if (release != null) {
            Release champion = Json.read(release, Release.class);
            AdapterVersion version = versions.get(champion.version());
            boolean holds = version != null && version.artifact().equals(champion.artifact());
            found(
                    holds,
                    "the champion, version " + champion.version() + ", "
                            + (holds ? "is the published version" : "is not what was published under this number"));
        }
        if (store.isEmpty() && !versions.isEmpty()) {
            unknown("whether " + versions.size() + " versions are intact: no store of artifacts is named");
        }
        versions.values().forEach(version -> {
            verify("adapter of version " + version.version(), version.artifact());
            verify("data of version " + version.version(), version.dataSet());
        });
    }

    private void verify(String what, ArtifactReference reference) {
        if (store.isEmpty()) {
            return;
        }
        try {
            store.get().verify(reference);
            found(true, what + ": " + reference.digest() + ", as published");
        } catch (StoreException e) {
            found(false, what + ": " + e.getMessage());
        }
    }

    private void compare(String what, Object found, String otherwise, Object said) {
        boolean equal = found.equals(said);
        found(
                equal,
                what + " " + found + (equal ? ", and as many " : ", but ") + otherwise + (equal ? "" : " " + said));
    }

    private void found(boolean equal, String sentence) {
        findings.add(new Finding(equal ? Verdict.EQUAL : Verdict.DIFFERENT, sentence));
    }

    private void unknown(String sentence) {
        findings.add(new Finding(Verdict.UNKNOWN, sentence));
    }
}
