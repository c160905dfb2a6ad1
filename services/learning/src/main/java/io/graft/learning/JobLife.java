package io.graft.learning;

import io.graft.schemas.AdapterVersion;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Digest;
import io.graft.schemas.JobState;
import io.graft.schemas.Json;
import io.graft.schemas.Release;
import io.graft.schemas.TaskState;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The life of a task's job: requested, perhaps again, and ended by the first result that counts. */
final class JobLife {
    private final TaskRules rules;

    JobLife(TaskRules rules) {
        this.rules = rules;
    }

    /** What a job on the task's present data would be called. */
    String nextId(TaskDraft draft, Declaration declaration) {
        return Digest.of(
                draft.task,
                Long.toString(draft.sequence),
                new String(Json.bytes(declaration.config()), StandardCharsets.UTF_8),
                rules.baseDigest());
    }

    /** Whether such a job would be the task's latest one, again. */
    boolean nothingNew(TaskDraft draft, Declaration declaration) {
        return draft.job != null && draft.job.id().equals(nextId(draft, declaration));
    }

    /** What a job that judges this adapter on the task's present data would be called. */
    String installId(TaskDraft draft, Declaration declaration, ArtifactReference adapter) {
        return Digest.of("install", nextId(draft, declaration), adapter.digest());
    }

    /** Requests a training on the task's present data. */
    void start(TaskDraft draft, Declaration declaration, long now) {
        start(draft, declaration, nextId(draft, declaration), null, now);
    }

    /** Requests that this adapter be judged on the task's present data and made a version. */
    void install(TaskDraft draft, Declaration declaration, ArtifactReference adapter, long now) {
        start(draft, declaration, installId(draft, declaration, adapter), adapter, now);
    }

    private void start(
            TaskDraft draft, Declaration declaration, String id, @Nullable ArtifactReference adapter, long now) {
        TrainingJob request = new TrainingJob(
                draft.task,
                draft.nextVersion++,
                id,
                draft.sequence,
                declaration.kind(),
                declaration.pair(),
                declaration.labels(),
                draft.live.byLabel(),
                declaration.config(),
                rules.baseDigest(),
                draft.opponent(),
                draft.live.count(),
                null,
                adapter);
        JobRecord before = draft.job;
        if (before != null) {
            draft.moveToEarlier(before.resting() ? before.on(JobEvent.SUPERSEDED, before.reason()) : before);
        }
        draft.job = JobRecord.requested(request, draft.live.count(), now);
        draft.pending = Pending.NONE;
        draft.trainAgain = false;
        draft.effect(new Effect.RequestTraining(request));
        draft.touch();
    }

    /** Sends the job once more, to be compared with the present champion. */
    void sendAgain(TaskDraft draft, JobRecord job, JobEvent event) {
        send(draft, job.sentAgain(event, job.request().against(draft.opponent())));
    }

    private static void send(TaskDraft draft, JobRecord job) {
        draft.job = job;
        draft.effect(new Effect.RequestTraining(job.request()));
        draft.touch();
    }

    /** Only a result of the task's open job counts. */
    void result(TaskDraft draft, TrainingResult result, long now) {
        Optional<ResultRefusal> refusal = ResultRefusal.of(draft.job, draft.earlier, result);
        JobRecord job = draft.job;
        if (refusal.isPresent() || job == null || draft.declaration == null) {
            draft.effect(new Effect.RefuseResult(refusal.orElse(ResultRefusal.UNKNOWN_JOB), result));
            return;
        }
        if (result instanceof TrainingResult.Started) {
            draft.job = job.on(JobEvent.STARTED, null);
            draft.touch();
        } else if (result instanceof TrainingResult.Finished finished) {
            finished(draft, job.on(JobEvent.FINISHED, null), finished);
        } else if (result instanceof TrainingResult.Failed failed) {
            failed(draft, job, failed, now);
        }
        afterwards(draft, draft.declaration, now);
    }

    private void finished(TaskDraft draft, JobRecord job, TrainingResult.Finished result) {
        Integer champion = draft.champion == null ? null : draft.champion.version();
        ReleaseGate.Verdict verdict = ReleaseGate.judge(champion, result.evaluation(), result.comparison());
        if (verdict instanceof ReleaseGate.Verdict.Outdated) {
            sendAgain(draft, job, JobEvent.CHAMPION_CHANGED);
            return;
        }
        AdapterVersion version = version(job.request(), result);
        draft.effect(new Effect.KeepVersion(new StoredVersion(version, job.fixedAt())));
        if (verdict instanceof ReleaseGate.Verdict.NotBetter refused) {
            draft.job = job.on(JobEvent.NOT_BETTER, refused.sentence());
            draft.touch();
        } else {
            draft.job = job.on(JobEvent.BETTER, null);
            release(draft, version, draft.pending.since());
        }
    }

    private static AdapterVersion version(TrainingJob request, TrainingResult.Finished result) {
        return new AdapterVersion(
                request.task(),
                request.version(),
                request.job(),
                request.upTo(),
                result.artifact(),
                result.dataSet(),
                result.baseDigest(),
                result.profile(),
                result.evaluation(),
                result.comparison(),
                null);
    }

    /**
     * Makes a version the champion.
     *
     * @param unseenSince when the first change after the version's data was processed; null if there is none
     */
    void release(TaskDraft draft, AdapterVersion version, @Nullable Long unseenSince) {
        draft.releaseSequence++;
        draft.champion =
                new ChampionRecord(version.version(), version.artifact(), version.upTo(), version.evaluation());
        draft.test = null;
        draft.lagSince = draft.sequence > version.upTo() ? unseenSince : null;
        draft.effect(new Effect.PublishRelease(new Release(
                draft.task, version.version(), draft.releaseSequence, version.artifact(), version.baseDigest())));
        draft.touch();
    }

    /**
     * A version that was kept is made the champion by command. Its job is found by the version: the same adapter, installed
     * again on the same data, is a job of the same name.
     */
    void promote(TaskDraft draft, StoredVersion wanted) {
        int version = wanted.version().version();
        JobRecord job = draft.job;
        if (job != null && job.request().version() == version && job.state() != JobState.RELEASED) {
            draft.job = job.on(JobEvent.PROMOTED, null);
        }
        draft.earlier = draft.earlier.stream()
                .map(ended -> ended.version() == version
                        ? JobTransitions.next(ended.state(), JobEvent.PROMOTED)
                                .map(state -> new TaskState.Job(ended.id(), version, state, null))
                                .orElse(ended)
                        : ended)
                .toList();
        release(draft, wanted.version(), wanted.fixedAt());
    }

    /** Whether there was a job to give up. */
    boolean cancel(TaskDraft draft) {
        JobRecord job = draft.job;
        if (job == null || !job.open()) {
            return false;
        }
        draft.job = job.on(JobEvent.CANCELLED, null);
        draft.trainAgain = false;
        draft.effect(new Effect.CancelTraining(draft.task));
        draft.touch();
        return true;
    }

    /** Waits twice as long after each failure; a task whose jobs keep failing waits for a command. */
    private void failed(TaskDraft draft, JobRecord job, TrainingResult.Failed result, long now) {
        String why = result.reason() + ": " + result.detail();
        if (result.retryable() && job.attempts() < rules.attempts()) {
            draft.job = job.waiting(why, now + (rules.retryAfter().toMillis() << (job.attempts() - 1)));
        } else {
            draft.job = job.on(JobEvent.FAILED, why);
            if (draft.parked(rules.park())) {
                draft.pending = draft.pending.unwanted();
            }
        }
        draft.touch();
    }

    /** A training that was asked for while the job ran. */
    private void afterwards(TaskDraft draft, Declaration declaration, long now) {
        if (!draft.trainAgain || (draft.job != null && draft.job.open())) {
            return;
        }
        draft.trainAgain = false;
        if (draft.live.trainable(declaration.kind()) && !nothingNew(draft, declaration)) {
            start(draft, declaration, now);
        }
    }

    /**
     * Time passed: a failed attempt is made again, and a task with enough new data is trained, be it in place of a job that
     * rests after a failure.
     */
    void tick(TaskDraft draft, long now) {
        JobRecord job = draft.job;
        if (draft.declaration == null) {
            return;
        }
        if (job != null && job.open() && !job.resting()) {
            return;
        }
        if (job != null && job.retryAt() != null && now >= job.retryAt()) {
            send(draft, job.nextAttempt(job.request().against(draft.opponent())));
        } else if (rules.trigger().isDue(draft.pending, now)) {
            start(draft, draft.declaration, now);
        }
    }
}
