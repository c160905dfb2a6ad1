package io.graft.serving;

import io.graft.schemas.AdapterVersion;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Evaluation;
import io.graft.schemas.JobState;
import io.graft.schemas.Release;
import io.graft.schemas.TaskKind;
import io.graft.schemas.TaskState;
import io.graft.schemas.TaskState.CommandOutcome;
import io.graft.schemas.TaskState.ExampleCounts;
import io.graft.schemas.TaskState.Job;
import io.graft.schemas.TaskState.TrainingLag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds what the log says of a task. */
public final class ATask {
    public static final ArtifactReference NOWHERE =
            new ArtifactReference("tasks/t/adapters/" + "a".repeat(64), "sha256:" + "a".repeat(64), 1);

    private final String task;
    private TaskKind kind = TaskKind.CLASSIFICATION;
    private boolean pair;
    private List<String> labels = List.of();
    private boolean declared;
    private @Nullable Integer champion;
    private @Nullable Job job;
    private TrainingLag lag = new TrainingLag(0, null);
    private final List<CommandOutcome> outcomes = new ArrayList<>();

    private ATask(String task) {
        this.task = task;
    }

    public static ATask named(String task) {
        return new ATask(task);
    }

    public ATask kind(TaskKind value) {
        kind = value;
        return this;
    }

    public ATask pairs() {
        pair = true;
        return this;
    }

    public ATask labels(String... values) {
        labels = List.of(values);
        declared = true;
        return this;
    }

    public ATask champion(int version) {
        champion = version;
        job = new Job("sha256:" + "0".repeat(64), version, JobState.RELEASED, null);
        return this;
    }

    /** Its latest job, whose version is no champion. */
    public ATask job(int version) {
        job = new Job("sha256:" + "1".repeat(64), version, JobState.NOT_BETTER, null);
        return this;
    }

    public ATask lag(long examples, long since) {
        lag = new TrainingLag(examples, since);
        return this;
    }

    public ATask outcome(CommandOutcome outcome) {
        outcomes.add(outcome);
        return this;
    }

    public TaskState state() {
        return new TaskState(
                task,
                kind,
                pair,
                labels,
                declared,
                ExampleCounts.NONE,
                job,
                champion,
                lag,
                List.copyOf(outcomes),
                null,
                null);
    }

    public static AdapterVersion version(String task, int version, ArtifactReference artifact) {
        return version(task, version, artifact, NOWHERE);
    }

    public static AdapterVersion version(
            String task, int version, ArtifactReference artifact, ArtifactReference dataSet) {
        return new AdapterVersion(
                task,
                version,
                "job",
                version,
                artifact,
                dataSet,
                FakeEngine.BASE,
                "profile",
                new Evaluation("accuracy", 0.9, 0.1, 10, 0.5, "normal"),
                null,
                null);
    }

    public static Release release(String task, int version, long sequence, ArtifactReference artifact) {
        return new Release(task, version, sequence, artifact, FakeEngine.BASE);
    }
}
