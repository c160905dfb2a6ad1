package io.graft.cli.log;

import io.graft.cli.client.RefusedException;
import io.graft.platform.store.ArtifactStore;
import io.graft.platform.store.SweepableStore;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.graft.schemas.Release;
import io.graft.schemas.Topic;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what aborted attempts and retired versions left in the store: objects that no other version, release, result or
 * job in the log names. An attempt that is under way has written lately, or writes again, which makes its object young: age
 * protects it.
 */
public final class Sweep {
    private final CommittedLog log;
    private final SweepableStore store;
    private final Clock clock;

    public Sweep(CommittedLog log, SweepableStore store, Clock clock) {
        this.log = log;
        this.store = store;
        this.clock = clock;
    }

    /**
     * @param age that an object must have reached
     * @return the uris of what was deleted
     * @throws RefusedException if the store has objects and the log names none: it may be another installation's
     */
    public List<String> run(Duration age) {
        Instant before = clock.instant().minus(age);
        List<String> tasks = store.tasks();
        Set<String> named = named();
        if (named.isEmpty() && !tasks.isEmpty()) {
            throw new RefusedException(
                    "the store has objects of " + tasks.size()
                            + " tasks, and the log names none of them: are GRAFT_KAFKA_BOOTSTRAP and GRAFT_TOPIC_PREFIX right?");
        }
        List<String> swept = new ArrayList<>();
        tasks.forEach(task -> swept.addAll(store.sweep(task, before, named::contains)));
        return swept;
    }

    private Set<String> named() {
        Set<String> named = new HashSet<>();
        log.latest(Topic.ADAPTERS).values().forEach(value -> {
            AdapterVersion version = Json.read(value, AdapterVersion.class);
            if (!version.retired()) {
                add(named, version.artifact(), version.dataSet());
            }
        });
        log.latest(Topic.RELEASES)
                .values()
                .forEach(value -> add(named, Json.read(value, Release.class).artifact()));
        // The latest of a task, for trainers pass over all others, and none that was cancelled or erased.
        log.latest(Topic.TRAINING_JOBS)
                .values()
                .forEach(value -> read(value, TrainingJob.class, job -> {
                    named.add(ArtifactStore.uri(job.task(), ArtifactStore.DATASETS, job.dataSetName()));
                    if (job.champion() != null) {
                        add(named, job.champion().artifact());
                    }
                    if (job.install() != null) {
                        add(named, job.install());
                    }
                }));
        List<TrainingResult.Finished> finished = new ArrayList<>();
        log.read(
                Topic.TRAINING_RESULTS,
                record -> read(record.value(), TrainingResult.class, result -> {
                    if (result instanceof TrainingResult.Finished one) {
                        finished.add(one);
                    }
                }));
        // Last: a task that has a result by then is among them, unless it was erased.
        Set<String> tasks = log.latest(Topic.TASKS).keySet();
        finished.stream()
                .filter(one -> tasks.contains(one.task()))
                .forEach(one -> add(named, one.artifact(), one.dataSet()));
        return named;
    }

    private static <T> void read(byte @Nullable [] value, Class<T> type, Consumer<T> reader) {
        if (value != null) {
            try {
                reader.accept(Json.read(value, type));
            } catch (MalformedMessageException e) {
                // Not ours: it names nothing.
                return;
            }
        }
    }

    private static void add(Set<String> named, ArtifactReference... references) {
        for (ArtifactReference reference : references) {
            named.add(reference.uri());
        }
    }
}
