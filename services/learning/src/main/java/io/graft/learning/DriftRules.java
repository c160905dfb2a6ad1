package io.graft.learning;

import io.graft.schemas.Digest;
import io.graft.schemas.Evaluation;
import io.graft.schemas.TaskKind;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;

/**
 * Test, then train: whenever enough examples have changed that nothing was trained on, a trainer tests the champion on
 * them. If it does worse there than on its own validation rows, by more than chance explains, the task is trained again
 * although it has not grown by enough. A test that is never answered is made up for by the next one, which covers its rows;
 * since trainers abandon a test for the next one, that has to have twice as many.
 */
final class DriftRules {
    /** Tests are made again and again, so that one of them must be hard to fail by chance. */
    static final double SIGNIFICANCE = 0.01;

    /** A share of right answers can be compared with another one, other metrics cannot. */
    private static final String COMPARABLE = "accuracy";

    private final TaskRules rules;
    private final JobLife jobs;

    DriftRules(TaskRules rules, JobLife jobs) {
        this.rules = rules;
        this.jobs = jobs;
    }

    /** The data may have changed. */
    void ask(TaskDraft draft) {
        Declaration declaration = draft.declaration;
        ChampionRecord champion = draft.champion;
        JobRecord job = draft.job;
        if (declaration == null
                || declaration.kind() != TaskKind.CLASSIFICATION
                || champion == null
                || champion.evaluation() == null
                || !champion.evaluation().metric().equals(COMPARABLE)
                || (job != null && job.open())) {
            return;
        }
        long from = Math.max(champion.upTo(), job == null ? 0 : job.request().upTo());
        long asked = draft.test == null ? from : Math.max(from, draft.test.upTo());
        boolean answered = draft.test == null || draft.test.rows() != null;
        if (draft.sequence - asked < Math.max(rules.testEvery(), answered ? 0 : asked - from)) {
            return;
        }
        TrainingJob request = new TrainingJob(
                draft.task,
                champion.version(),
                Digest.of("test", draft.task, Integer.toString(champion.version()), Long.toString(draft.sequence)),
                draft.sequence,
                declaration.kind(),
                declaration.pair(),
                declaration.labels(),
                draft.live.byLabel(),
                declaration.config(),
                rules.baseDigest(),
                draft.opponent(),
                draft.live.count(),
                from);
        draft.test = new DriftCheck(request.job(), draft.sequence, null, null, false);
        draft.effect(new Effect.RequestTraining(request));
    }

    /** The champion was tested; only the answer to the latest request counts. */
    void tested(TaskDraft draft, TrainingResult.Tested result, long now) {
        DriftCheck test = draft.test;
        ChampionRecord champion = draft.champion;
        Declaration declaration = draft.declaration;
        if (test == null || !test.job().equals(result.job()) || declaration == null || champion == null) {
            draft.effect(new Effect.RefuseResult(ResultRefusal.UNKNOWN_JOB, result));
            return;
        }
        if (test.rows() != null) {
            draft.effect(new Effect.RefuseResult(ResultRefusal.DUPLICATE, result));
            return;
        }
        boolean drifted = champion.evaluation() != null && isWorse(result, champion.evaluation());
        draft.test = new DriftCheck(test.job(), test.upTo(), result.rows(), result.right(), drifted);
        draft.touch();
        boolean free = draft.job == null || !draft.job.open();
        if (drifted
                && free
                && !jobs.nothingNew(draft, declaration)
                && !draft.parked(rules.park())
                && draft.live.trainable(declaration.kind())) {
            jobs.start(draft, declaration, now);
        }
    }

    private static boolean isWorse(TrainingResult.Tested result, Evaluation own) {
        int ownRight = (int) Math.round(own.value() * own.rows());
        return FisherTest.probabilityOfAtMost(result.right(), result.rows(), ownRight, own.rows()) < SIGNIFICANCE;
    }
}
