package io.graft.learning;

import io.graft.schemas.JobState;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskKind;
import io.graft.schemas.TaskState;
import io.graft.schemas.TaskState.CommandOutcome;
import io.graft.schemas.TrainingSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a command does to its task. A command for no task has no state to answer in, and only erasing has an effect. */
final class CommandRules {
    /** With labels that JSON writes six times as long as UTF-8, so many declarations still fit into a record. */
    private static final int HELD = 32;

    private final TaskRules rules;
    private final JobLife jobs;

    CommandRules(TaskRules rules, JobLife jobs) {
        this.rules = rules;
        this.jobs = jobs;
    }

    /** A command that comes twice is carried out once. */
    void decide(TaskDraft draft, TaskCommand command, TaskView view, Progress progress, long now) {
        boolean known = draft.hasAnswered(command.id())
                || draft.held.stream()
                        .anyMatch(held -> command.id().equals(held.command().id()));
        if (known) {
            return;
        }
        Optional<String> complaint = labelsComplaint(command);
        if (complaint.isPresent()) {
            refuse(draft, command, "invalid-labels", complaint.get());
        } else if (draft.held.isEmpty() && progress.reached(command.examplesEnd())) {
            carryOut(draft, command, view, now);
        } else if (draft.held.size() >= HELD) {
            refuse(draft, command, "too-many-commands", "the task holds " + HELD + " commands already");
        } else {
            List<HeldCommand> held = new ArrayList<>(draft.held);
            held.add(new HeldCommand(command, now));
            draft.held = held;
        }
    }

    /** Carries out what need not wait any longer, in the order of arrival, as far as one state can tell all outcomes. */
    void tick(TaskDraft draft, TaskView view, Progress progress, long now) {
        while (!draft.held.isEmpty() && draft.answers() < TaskDraft.OUTCOMES) {
            HeldCommand first = draft.held.get(0);
            if (!first.isDue(progress, now)) {
                return;
            }
            draft.held = draft.held.subList(1, draft.held.size());
            TaskCommand next = first.command();
            carryOut(draft, next, view, now);
            if (next instanceof TaskCommand.Erase || next instanceof TaskCommand.Retire) {
                // The view still shows what was before: what comes after it waits for the next tick.
                return;
            }
        }
    }

    /** Looked at before it may be held: what a task holds is bounded. */
    private static Optional<String> labelsComplaint(TaskCommand command) {
        return command instanceof TaskCommand.Declare declare && declare.labels() != null
                ? TargetLabels.complaint(declare.kind(), declare.labels())
                : Optional.empty();
    }

    private void carryOut(TaskDraft draft, TaskCommand command, TaskView view, long now) {
        if (command instanceof TaskCommand.Declare declare) {
            declare(draft, declare);
        } else if (command instanceof TaskCommand.Erase) {
            erase(draft);
        } else if (draft.declaration == null) {
            refuse(draft, command, "unknown-task", "there is no such task");
        } else if (command instanceof TaskCommand.Train train) {
            train(draft, draft.declaration, train, now);
        } else if (command instanceof TaskCommand.Release release) {
            release(draft, release, view);
        } else if (command instanceof TaskCommand.Retire retire) {
            retire(draft, retire, view, now);
        } else if (command instanceof TaskCommand.Cancel cancel) {
            cancel(draft, cancel);
        } else if (command instanceof TaskCommand.Install install) {
            install(draft, draft.declaration, install, now);
        }
    }

    private static void declare(TaskDraft draft, TaskCommand.Declare command) {
        if ((command.kind() == TaskKind.SPAN && !command.pair())
                || (command.kind() == TaskKind.TAGGING && command.pair())) {
            refuse(draft, command, "invalid-pair", "spans take a pair, question and context, and tagging takes none");
            return;
        }
        Declaration known = draft.declaration;
        if (known == null) {
            draft.declaration = new Declaration(
                    command.kind(),
                    command.pair(),
                    command.labels() == null ? List.of() : command.labels(),
                    command.labels() != null,
                    command.config() == null ? TrainingSettings.UNSET : command.config());
        } else if (known.kind() != command.kind() || known.pair() != command.pair()) {
            refuse(draft, command, "declared-otherwise", "the task exists with another kind or with other texts");
            return;
        } else if (known.labelsDeclared()
                && command.labels() != null
                && !known.labels().equals(command.labels())) {
            refuse(draft, command, "declared-otherwise", "the task exists with other labels");
            return;
        } else if (command.labels() != null && !new HashSet<>(command.labels()).containsAll(known.labels())) {
            refuse(draft, command, "declared-otherwise", "the task already has examples of other labels");
            return;
        } else {
            draft.declaration = new Declaration(
                    known.kind(),
                    known.pair(),
                    command.labels() == null ? known.labels() : command.labels(),
                    known.labelsDeclared() || command.labels() != null,
                    command.config() == null ? known.config() : command.config());
        }
        carriedOut(draft, command, null);
    }

    private void train(TaskDraft draft, Declaration declaration, TaskCommand.Train command, long now) {
        JobRecord job = draft.job;
        boolean nothingNew = jobs.nothingNew(draft, declaration);
        if (job != null && job.open() && (nothingNew || !job.resting())) {
            draft.trainAgain |= !nothingNew;
        } else if (job != null && nothingNew) {
            if (JobTransitions.next(job.state(), JobEvent.ASKED_AGAIN).isPresent()) {
                jobs.sendAgain(draft, job, JobEvent.ASKED_AGAIN);
            }
        } else if (draft.live.trainable(declaration.kind())) {
            jobs.start(draft, declaration, now);
        } else {
            refuse(
                    draft,
                    command,
                    "not-enough-examples",
                    "a training of the kind " + declaration.kind().json() + " needs " + needs(declaration.kind()));
            return;
        }
        carriedOut(draft, command, draft.job == null ? null : draft.job.id());
    }

    /** An adapter from elsewhere is judged on what a trained one would be: a task that cannot be trained cannot judge. */
    private void install(TaskDraft draft, Declaration declaration, TaskCommand.Install command, long now) {
        JobRecord job = draft.job;
        boolean same = job != null && job.id().equals(jobs.installId(draft, declaration, command.adapter()));
        if (job != null && same) {
            if (JobTransitions.next(job.state(), JobEvent.ASKED_AGAIN).isPresent()) {
                jobs.sendAgain(draft, job, JobEvent.ASKED_AGAIN);
            }
        } else if (job != null && job.open() && !job.resting()) {
            refuse(draft, command, "job-under-way", "a job of the task is under way: wait for its end, or cancel it");
            return;
        } else if (draft.live.trainable(declaration.kind()) && draft.live.rows().validation() > 0) {
            jobs.install(draft, declaration, command.adapter(), now);
        } else {
            refuse(
                    draft,
                    command,
                    "not-enough-examples",
                    "an adapter is judged on the task's examples: it needs one in the split validation, and "
                            + needs(declaration.kind()));
            return;
        }
        carriedOut(draft, command, draft.job == null ? null : draft.job.id());
    }

    private static String needs(TaskKind kind) {
        return switch (kind) {
            case CLASSIFICATION, TAGGING -> "an example of each of two labels in the split train";
            case MULTILABEL -> "a label that some examples in the split train have and others lack";
            case REGRESSION, SPAN -> "two examples in the split train";
        };
    }

    private void release(TaskDraft draft, TaskCommand.Release command, TaskView view) {
        Optional<StoredVersion> wanted = view.version(command.version());
        if (wanted.isEmpty()) {
            refuseUnknown(draft, command, command.version());
            return;
        }
        if (wanted.get().version().retired()) {
            refuse(draft, command, "retired-version", "version " + command.version() + " is retired, for good");
            return;
        }
        String base = wanted.get().version().baseDigest();
        if (!base.equals(rules.baseDigest())) {
            refuse(
                    draft,
                    command,
                    "other-base",
                    "the version was trained on base " + base + ", and Graft runs " + rules.baseDigest());
            return;
        }
        if (draft.champion == null || draft.champion.version() != command.version()) {
            jobs.promote(draft, wanted.get());
        }
        carriedOut(draft, command, null);
    }

    /** Only a version that answers nobody but those who pin it; retired twice is retired once. */
    private static void retire(TaskDraft draft, TaskCommand.Retire command, TaskView view, long now) {
        Optional<StoredVersion> wanted = view.version(command.version());
        if (wanted.isEmpty()) {
            refuseUnknown(draft, command, command.version());
            return;
        }
        if (draft.champion != null && draft.champion.version() == command.version()) {
            refuse(
                    draft,
                    command,
                    "version-in-use",
                    "version " + command.version() + " is the champion: release another one first");
            return;
        }
        if (!wanted.get().version().retired()) {
            draft.effect(new Effect.KeepVersion(wanted.get().retired(now)));
        }
        carriedOut(draft, command, null);
    }

    private void cancel(TaskDraft draft, TaskCommand.Cancel command) {
        if (jobs.cancel(draft)) {
            carriedOut(draft, command, draft.job == null ? null : draft.job.id());
        } else {
            refuse(draft, command, "no-job", "no job of the task is under way");
        }
    }

    /** Numbers stay, so that none is used twice, and ids of jobs, so that their results are known for late. */
    private static void erase(TaskDraft draft) {
        if (draft.job != null) {
            draft.moveToEarlier(draft.job.on(JobEvent.ERASED, null));
        }
        draft.earlier = draft.earlier.stream()
                .map(job -> new TaskState.Job(job.id(), job.version(), JobState.ERASED, null))
                .toList();
        draft.effect(new Effect.EraseTask(draft.task));
        TaskRecord blank = TaskRecord.unknown(draft.task);
        draft.declaration = null;
        draft.tally = blank.tally();
        draft.live = blank.live();
        draft.origin = draft.sequence;
        draft.pending = blank.pending();
        draft.trainAgain = false;
        draft.champion = null;
        draft.test = null;
        draft.lagSince = null;
        draft.outcomes = List.of();
        draft.unpublished = false;
        draft.publishedAt = null;
    }

    private static void carriedOut(TaskDraft draft, TaskCommand command, @Nullable String job) {
        draft.answer(new CommandOutcome(command.id(), null, null, job));
    }

    private static void refuseUnknown(TaskDraft draft, TaskCommand command, int version) {
        refuse(draft, command, "unknown-version", "the task has no version " + version);
    }

    private static void refuse(TaskDraft draft, TaskCommand command, String code, String sentence) {
        if (draft.declaration != null) {
            draft.answer(new CommandOutcome(command.id(), code, sentence, null));
        }
    }
}
