package io.graft.learning.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.learning.Effect;
import io.graft.learning.StoredVersion;
import io.graft.schemas.AcceptedExample;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.Digest;
import io.graft.schemas.TaskState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What must be true of one task, worked out from the committed inputs and outputs alone, without the rules: it knows what
 * each sender meant, and counts with its fingers.
 */
final class Oracle {
    /** What the sender of an example meant by it. */
    sealed interface Meaning {
        /** @param content all that was said of it */
        record Take(String id, String content) implements Meaning {}

        record Delete(String id) implements Meaning {}

        record Garbage() implements Meaning {}
    }

    private final Map<String, String> live = new TreeMap<>();
    private final Map<Long, String> taken = new HashMap<>();
    private long accepted;
    private long corrected;
    private long deleted;
    private long duplicate;
    private long sequence;
    private int rejected;

    private final Map<String, Integer> requested = new HashMap<>();
    private final Set<String> finished = new HashSet<>();
    private final Map<Integer, Effect.KeepVersion> versions = new HashMap<>();
    private final Set<Integer> numbers = new HashSet<>();
    private int erasures;
    private long lastRelease;
    private int champion;
    private int retirements;

    /** One committed example and what became of it. */
    void example(Meaning meaning, List<Effect> effects) {
        List<Effect> outcomes = effects.stream()
                .filter(effect -> effect instanceof Effect.KeepExample
                        || effect instanceof Effect.ForgetExample
                        || effect instanceof Effect.Reject)
                .toList();
        assertThat(outcomes).as("an example has one outcome").hasSizeLessThanOrEqualTo(1);
        if (meaning instanceof Meaning.Take take) {
            take(take, outcomes);
        } else if (meaning instanceof Meaning.Delete delete && live.containsKey(delete.id())) {
            assertThat(outcomes).singleElement().isInstanceOf(Effect.ForgetExample.class);
            live.remove(delete.id());
            deleted++;
            sequence++;
        } else {
            assertThat(outcomes).singleElement().isInstanceOf(Effect.Reject.class);
            rejected++;
        }
    }

    private void take(Meaning.Take take, List<Effect> outcomes) {
        if (take.content().equals(live.get(take.id()))) {
            assertThat(outcomes).as("a repetition changes nothing").isEmpty();
            duplicate++;
            return;
        }
        assertThat(outcomes).singleElement().isInstanceOf(Effect.KeepExample.class);
        AcceptedExample kept = ((Effect.KeepExample) outcomes.get(0)).example();
        sequence++;
        assertThat(kept.sequence()).as("changes are numbered without gaps").isEqualTo(sequence);
        if (live.put(take.id(), take.content()) == null) {
            accepted++;
        } else {
            corrected++;
        }
        taken.put(sequence, take.id());
    }

    /** An effect on jobs and versions, committed. */
    void effect(Effect effect) {
        if (effect instanceof Effect.EraseTask) {
            erase();
        } else if (effect instanceof Effect.RequestTraining request) {
            Integer before = requested.putIfAbsent(request.job().job(), erasures);
            assertThat(before == null || before == erasures)
                    .as("no job of an erased task is sent again")
                    .isTrue();
        } else if (effect instanceof Effect.KeepVersion keep
                && keep.version().version().retired()) {
            retired(keep.version().version());
        } else if (effect instanceof Effect.KeepVersion keep) {
            int version = keep.version().version().version();
            String job = keep.version().version().job();
            assertThat(numbers.add(version))
                    .as("version %s is published once", version)
                    .isTrue();
            assertThat(finished.add(job)).as("one result of a job counts").isTrue();
            assertThat(requested).as("nothing comes of an erased task's job").containsEntry(job, erasures);
            versions.put(version, keep);
        } else if (effect instanceof Effect.PublishRelease release) {
            assertThat(release.release().sequence()).as("releases only go on").isGreaterThan(lastRelease);
            lastRelease = release.release().sequence();
            champion = release.release().version();
            assertThat(versions).as("what is released exists").containsKey(champion);
            AdapterVersion version = versions.get(champion).version().version();
            assertThat(release.release().artifact())
                    .as("published bytes never change")
                    .isEqualTo(version.artifact());
            assertThat(version.retired()).as("what is retired is not released").isFalse();
        }
    }

    private void retired(AdapterVersion version) {
        assertThat(version.version()).as("no champion is retired").isNotEqualTo(champion);
        Effect.KeepVersion before = versions.get(version.version());
        assertThat(before).as("what is retired exists").isNotNull();
        assertThat(before.version()
                        .version()
                        .retired(Optional.ofNullable(version.retiredAt()).orElseThrow()))
                .as("what is retired is what was published, and was not retired before")
                .isEqualTo(version);
        assertThat(before.version().version().retired()).isFalse();
        versions.put(
                version.version(),
                new Effect.KeepVersion(
                        new StoredVersion(version, before.version().fixedAt())));
        retirements++;
    }

    private void erase() {
        erasures++;
        live.clear();
        versions.clear();
        champion = 0;
        accepted = 0;
        corrected = 0;
        deleted = 0;
        duplicate = 0;
    }

    /** A job's sealed data: its rows are what was taken, as far as the job reaches. */
    void sealed(long upTo, List<AcceptedExample> rows) {
        Set<String> ids = new HashSet<>();
        for (AcceptedExample row : rows) {
            assertThat(ids.add(row.id())).as("an example is in a data set once").isTrue();
            assertThat(row.sequence()).isLessThanOrEqualTo(upTo);
            assertThat(taken).containsEntry(row.sequence(), row.id());
        }
    }

    /** The public state and the compacted data after a commit. */
    void state(TaskState state, Map<String, AcceptedExample> data, int rejectedTopic) {
        TaskState.ExampleCounts counts = state.examples();
        assertThat(List.of(counts.accepted(), counts.corrected(), counts.deleted(), counts.duplicate()))
                .as("accepted, corrected, deleted, duplicate")
                .isEqualTo(List.of(accepted, corrected, deleted, duplicate));
        assertThat(counts.live()).isEqualTo(live.size());
        assertThat(rejectedTopic).isEqualTo(rejected);
        Map<String, String> contents = new TreeMap<>();
        data.forEach((id, example) -> contents.put(
                id, content(example.text(), example.label(), example.split().json())));
        assertThat(contents).as("the topic of data holds what is live").isEqualTo(live);
    }

    /** What happened at all: a history without versions would prove nothing about them. */
    Seen seen() {
        return new Seen(
                numbers.size(), lastRelease, retirements, erasures, rejected, requested.size() - finished.size());
    }

    record Seen(long versions, long releases, long retirements, long erasures, long rejected, long jobsWithoutVersion) {
        static final Seen NOTHING = new Seen(0, 0, 0, 0, 0, 0);

        Seen and(Seen other) {
            return new Seen(
                    versions + other.versions,
                    releases + other.releases,
                    retirements + other.retirements,
                    erasures + other.erasures,
                    rejected + other.rejected,
                    jobsWithoutVersion + other.jobsWithoutVersion);
        }
    }

    static String content(String text, String label, String split) {
        return Digest.of(text, label, split);
    }
}
