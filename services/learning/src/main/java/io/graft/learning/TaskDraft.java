package io.graft.learning;

import io.graft.schemas.JobState;
import io.graft.schemas.TaskState;
import io.graft.schemas.TrainingJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decision in the making: a task's record, open to change within one call, and the effects so far. */
final class TaskDraft {
    /** How many of the latest answers to commands a task's state has. */
    static final int OUTCOMES = 8;

    private static final int EARLIER = 8;

    final String task;

    @Nullable
    Declaration declaration;

    Tally tally;
    LiveExamples live;
    long origin;
    long sequence;
    Pending pending;

    @Nullable
    JobRecord job;

    List<TaskState.Job> earlier;
    boolean trainAgain;
    int nextVersion;

    @Nullable
    ChampionRecord champion;

    @Nullable
    DriftCheck test;

    @Nullable
    Long lagSince;

    long releaseSequence;
    List<HeldCommand> held;
    List<TaskState.CommandOutcome> outcomes;
    boolean unpublished;

    @Nullable
    Long publishedAt;

    private final List<Effect> effects = new ArrayList<>();
    private int answers;

    TaskDraft(TaskRecord from) {
        task = from.task();
        declaration = from.declaration();
        tally = from.tally();
        live = from.live();
        origin = from.origin();
        sequence = from.sequence();
        pending = from.pending();
        job = from.job();
        earlier = from.earlier();
        trainAgain = from.trainAgain();
        nextVersion = from.nextVersion();
        champion = from.champion();
        test = from.test();
        lagSince = from.lagSince();
        releaseSequence = from.releaseSequence();
        held = from.held();
        outcomes = from.outcomes();
        unpublished = from.unpublished();
        publishedAt = from.publishedAt();
    }

    void effect(Effect effect) {
        effects.add(effect);
    }

    /** The champion as a job names it; null if there is none. */
    TrainingJob.@Nullable Champion opponent() {
        return champion == null ? null : new TrainingJob.Champion(champion.version(), champion.artifact());
    }

    /** The public state is another one now. */
    void touch() {
        unpublished = declaration != null;
    }

    /** Whether so many jobs in a row failed, the latest included, that only a command starts another. */
    boolean parked(int failures) {
        List<JobState> ended = new ArrayList<>();
        earlier.forEach(one -> ended.add(one.state()));
        if (job != null) {
            ended.add(job.state());
        }
        return ended.size() >= failures
                && ended.subList(ended.size() - failures, ended.size()).stream().allMatch(JobState.FAILED::equals);
    }

    /** The job is not the latest any more, in the state that it has. */
    void moveToEarlier(JobRecord ended) {
        List<TaskState.Job> all = new ArrayList<>(earlier);
        all.add(ended.shown());
        earlier = all.size() > EARLIER ? all.subList(all.size() - EARLIER, all.size()) : all;
        job = null;
    }

    void answer(TaskState.CommandOutcome outcome) {
        List<TaskState.CommandOutcome> all = new ArrayList<>(outcomes);
        all.add(outcome);
        outcomes = all.size() > OUTCOMES ? all.subList(all.size() - OUTCOMES, all.size()) : all;
        answers++;
        touch();
    }

    /** How many commands this decision answers. */
    int answers() {
        return answers;
    }

    boolean hasAnswered(String command) {
        return outcomes.stream().anyMatch(outcome -> command.equals(outcome.id()));
    }

    /** The data changed at this time. */
    void changed(TaskRules rules, long now) {
        boolean wanted = declaration != null
                && !parked(rules.park())
                && rules.trigger().isWanted(declaration.kind(), live, job == null ? 0 : job.live());
        pending = pending.changed(wanted, now);
        if (lagSince == null) {
            lagSince = now;
        }
        touch();
    }

    /** The public state leaves at once, unless the last one left just before. Answers always do: later ones displace them. */
    Decision decided(Duration publishEvery, long now) {
        boolean mayPublish =
                answers > 0 || publishedAt == null || now < publishedAt || now - publishedAt >= publishEvery.toMillis();
        if (unpublished && mayPublish) {
            unpublished = false;
            publishedAt = now;
            effect(new Effect.PublishState(record().state()));
        }
        return new Decision(record(), effects);
    }

    TaskRecord record() {
        return new TaskRecord(
                task,
                declaration,
                tally,
                live,
                origin,
                sequence,
                pending,
                job,
                earlier,
                trainAgain,
                nextVersion,
                champion,
                test,
                lagSince,
                releaseSequence,
                held,
                outcomes,
                unpublished,
                publishedAt);
    }
}
