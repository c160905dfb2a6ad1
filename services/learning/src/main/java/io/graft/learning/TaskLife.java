package io.graft.learning;

import io.graft.schemas.TaskCommand;
import io.graft.schemas.TrainingResult;

/**
 * Every decision about a task. Each is a function of its arguments alone, and its record and effects must be applied
 * together or not at all.
 */
public final class TaskLife {
    private final TaskRules rules;
    private final ExampleRules examples;
    private final JobLife jobs;
    private final CommandRules commands;
    private final DriftRules drift;

    public TaskLife(TaskRules rules) {
        this.rules = rules;
        examples = new ExampleRules(rules);
        jobs = new JobLife(rules);
        commands = new CommandRules(rules, jobs);
        drift = new DriftRules(rules, jobs);
    }

    /**
     * An example arrived under the task's key; it is counted exactly once.
     *
     * @param now epoch milliseconds, as everywhere here
     */
    public Decision example(TaskRecord record, Checked example, TaskView view, long now) {
        TaskDraft draft = new TaskDraft(record);
        examples.decide(draft, example, view, now);
        drift.ask(draft);
        return draft.decided(rules.publishEvery(), now);
    }

    /** A command arrived: carried out, refused in the task's state, or held until its examples are processed. */
    public Decision command(TaskRecord record, TaskCommand command, TaskView view, Progress progress, long now) {
        TaskDraft draft = new TaskDraft(record);
        commands.decide(draft, command, view, progress, now);
        return draft.decided(rules.publishEvery(), now);
    }

    /** A trainer said something; all but the first result of the open job is refused. */
    public Decision result(TaskRecord record, TrainingResult result, long now) {
        TaskDraft draft = new TaskDraft(record);
        if (result instanceof TrainingResult.Tested tested) {
            drift.tested(draft, tested, now);
        } else {
            jobs.result(draft, result, now);
        }
        return draft.decided(rules.publishEvery(), now);
    }

    /** Time passed. */
    public Decision tick(TaskRecord record, TaskView view, Progress progress, long now) {
        TaskDraft draft = new TaskDraft(record);
        commands.tick(draft, view, progress, now);
        jobs.tick(draft, now);
        return draft.decided(rules.publishEvery(), now);
    }
}
