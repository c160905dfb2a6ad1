package io.graft.learning;

import io.graft.schemas.AdapterVersion;
import io.graft.schemas.Digest;
import io.graft.schemas.JobState;
import io.graft.schemas.Json;
import io.graft.schemas.Release;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;
import java.nio.charset.StandardCharsets;
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

    /** Requests a training on the task's present data. */
    void start(TaskDraft draft, Declaration declaration, long now) {
        TrainingJob request = new TrainingJob(
                draft.task,
                draft.nextVersion++,
                nextId(draft, declaration),
                draft.sequence,
                declaration.kind(),
                declaration.pair(),
                declaration.labels(),
                draft.live.byLabel(),
                declaration.config(),
                rules.baseDigest(),
                opponent(draft));
        draft.job = JobRecord.requested(request, draft.live.count(), now);
        draft.pending = Pending.NONE;
        draft.trainAgain = false;
        draft.effect(new Effect.RequestTraining(request));
        draft.touch();
    }

    /** Sends the job once more, to be compared with the present champion. */
    void sendAgain(TaskDraft draft, JobRecord job, int attempt) {
        TrainingJob old = job.request();
        TrainingJob request = new TrainingJob(
                old.task(),
                old.version(),
                old.job(),
                old.upTo(),
                old.kind(),
                old.pair(),
                old.labels(),
                old.byLabel(),
                old.config(),
                old.baseDigest(),
                opponent(draft));
        draft.job = job.sentAgain(request, attempt);
        draft.effect(new Effect.RequestTraining(request));
        draft.touch();
    }

    private static TrainingJob.@Nullable Champion opponent(TaskDraft draft) {
        return draft.champion == null
                ? null
                : new TrainingJob.Champion(draft.champion.version(), draft.champion.artifact());
    }

    /** Only a result of the task's open job counts. */
    void result(TaskDraft draft, TrainingResult result, long now) {
        JobRecord job = draft.job;
        if (draft.declaration == null || job == null || !job.open() || !job.id().equals(result.job())) {
            return;
        }
        if (result instanceof TrainingResult.Finished finished) {
            if (finished.version() == job.request().version()
                    && finished.baseDigest().equals(job.request().baseDigest())) {
                finished(draft, job, finished);
            }
        } else if (result instanceof TrainingResult.Failed failed && job.retryAt() == null) {
            failed(draft, job, failed, now);
        }
        afterwards(draft, draft.declaration, now);
    }

    private void finished(TaskDraft draft, JobRecord job, TrainingResult.Finished result) {
        Integer champion = draft.champion == null ? null : draft.champion.version();
        ReleaseGate.Verdict verdict = ReleaseGate.judge(champion, result.evaluation(), result.comparison());
        if (verdict instanceof ReleaseGate.Verdict.Outdated) {
            sendAgain(draft, job, job.attempts());
            return;
        }
        AdapterVersion version = version(job.request(), result);
        draft.effect(new Effect.KeepVersion(new StoredVersion(version, job.fixedAt())));
        if (verdict instanceof ReleaseGate.Verdict.NotBetter refused) {
            draft.job = job.to(JobState.NOT_BETTER, refused.sentence());
            draft.touch();
        } else {
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
                result.comparison());
    }

    /**
     * Makes a version the champion.
     *
     * @param unseenSince when the first change after the version's data was processed; null if there is none
     */
    void release(TaskDraft draft, AdapterVersion version, @Nullable Long unseenSince) {
        draft.releaseSequence++;
        draft.champion = new ChampionRecord(version.version(), version.artifact(), version.upTo());
        draft.lagSince = draft.sequence > version.upTo() ? unseenSince : null;
        draft.effect(new Effect.PublishRelease(new Release(
                draft.task, version.version(), draft.releaseSequence, version.artifact(), version.baseDigest())));
        JobRecord job = draft.job;
        if (job != null && job.id().equals(version.job()) && job.state() != JobState.RELEASED) {
            draft.job = job.to(JobState.RELEASED, null);
        }
        draft.touch();
    }

    private void failed(TaskDraft draft, JobRecord job, TrainingResult.Failed result, long now) {
        String why = result.reason() + ": " + result.detail();
        if (result.retryable() && job.attempts() < rules.attempts()) {
            draft.job = job.waiting(why, now + rules.retryAfter().toMillis() * job.attempts());
        } else {
            draft.job = job.to(JobState.FAILED, why);
        }
        draft.touch();
    }

    /** A training that was asked for while the job ran. */
    private void afterwards(TaskDraft draft, Declaration declaration, long now) {
        if (!draft.trainAgain || (draft.job != null && draft.job.open())) {
            return;
        }
        draft.trainAgain = false;
        if (draft.live.trainable(declaration.kind())
                && (draft.job == null || !draft.job.id().equals(nextId(draft, declaration)))) {
            start(draft, declaration, now);
        }
    }

    /** Time passed: a failed attempt is made again, and a task with enough new data is trained. */
    void tick(TaskDraft draft, long now) {
        JobRecord job = draft.job;
        if (draft.declaration == null) {
            return;
        }
        if (job != null && job.open()) {
            if (job.retryAt() != null && now >= job.retryAt()) {
                sendAgain(draft, job, job.attempts() + 1);
            }
        } else if (rules.trigger().isDue(draft.pending, now)) {
            start(draft, draft.declaration, now);
        }
    }
}
