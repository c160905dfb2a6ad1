package io.graft.learning;

import io.graft.schemas.AcceptedExample;
import io.graft.schemas.Split;
import java.util.List;
import java.util.Optional;

/** What an example does to its task: taken, a correction, a duplicate, a deletion, or rejected. */
final class ExampleRules {
    private final TaskRules rules;

    ExampleRules(TaskRules rules) {
        this.rules = rules;
    }

    void decide(TaskDraft draft, Checked checked, TaskView view, long now) {
        if (checked instanceof Checked.Rejected rejected) {
            reject(draft, rejected.reason(), rejected.detail());
        } else if (checked instanceof Checked.Request request && !request.task().equals(draft.task)) {
            reject(draft, RejectionReason.KEY_MISMATCH, "the record's key is not its task");
        } else if (checked instanceof Checked.Deletion deletion) {
            delete(draft, deletion, view, now);
        } else if (checked instanceof Checked.Labelled labelled) {
            Optional<Checked.Rejected> refusal = refusal(draft, labelled);
            if (refusal.isPresent()) {
                reject(draft, refusal.get().reason(), refusal.get().detail());
            } else {
                take(draft, labelled, view.example(labelled.id()), now);
            }
        }
    }

    /** Against the task's own rules. */
    private static Optional<Checked.Rejected> refusal(TaskDraft draft, Checked.Labelled example) {
        Declaration declaration = draft.declaration;
        if (declaration == null) {
            return Optional.empty();
        }
        return TaskFit.refusal(
                declaration.kind(), declaration.pair(), declaration.labels(), declaration.labelsDeclared(), example);
    }

    private static void reject(TaskDraft draft, RejectionReason reason, String detail) {
        draft.effect(new Effect.Reject(reason, detail));
        if (draft.declaration != null) {
            draft.tally = draft.tally.rejectedOne();
            draft.touch();
        }
    }

    private void delete(TaskDraft draft, Checked.Deletion deletion, TaskView view, long now) {
        Optional<StoredExample> known = draft.declaration == null ? Optional.empty() : view.example(deletion.id());
        if (known.isEmpty()) {
            reject(draft, RejectionReason.UNKNOWN_ID, "the task has no example of this id");
            return;
        }
        draft.live = draft.live.minus(known.get().labels(), known.get().split());
        draft.tally = draft.tally.deletedOne();
        draft.sequence++;
        draft.effect(new Effect.ForgetExample(draft.task, deletion.id()));
        draft.changed(rules, now);
    }

    private void take(TaskDraft draft, Checked.Labelled example, Optional<StoredExample> known, long now) {
        String content = ExampleIdentity.content(example);
        if (known.isPresent() && known.get().content().equals(content)) {
            draft.tally = draft.tally.duplicateOne();
            draft.touch();
            return;
        }
        if (known.isPresent()) {
            draft.live = draft.live.minus(known.get().labels(), known.get().split());
            draft.tally = draft.tally.correctedOne();
        } else {
            draft.tally = draft.tally.acceptedOne();
        }
        List<String> labels = TargetLabels.of(example.target());
        Split split = example.split() == null ? SplitRule.of(example.text(), example.textPair()) : example.split();
        draft.declaration = draft.declaration == null ? Declaration.by(example) : draft.declaration.with(labels);
        draft.live = draft.live.plus(labels, split);
        draft.sequence++;
        draft.effect(new Effect.KeepExample(
                AcceptedExample.of(
                        draft.task,
                        example.id(),
                        example.text(),
                        example.textPair(),
                        example.tokens(),
                        example.target(),
                        split,
                        draft.sequence),
                new StoredExample(content, labels, split)));
        draft.changed(rules, now);
    }
}
