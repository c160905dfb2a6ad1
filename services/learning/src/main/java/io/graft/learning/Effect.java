package io.graft.learning;

import io.graft.schemas.AcceptedExample;
import io.graft.schemas.Release;
import io.graft.schemas.TaskState;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;

/** What a decision asks the world to do; all effects of one decision and its new state are one transaction. */
public sealed interface Effect {
    /** Remember and publish. */
    record KeepExample(AcceptedExample example, StoredExample stored) implements Effect {}

    /** Forget, and publish a tombstone. */
    record ForgetExample(String task, String id) implements Effect {}

    /** Publish the record as received, with the reason. */
    record Reject(RejectionReason reason, String detail) implements Effect {}

    record RequestTraining(TrainingJob job) implements Effect {}

    /** Tell the trainers to give up the task's job. */
    record CancelTraining(String task) implements Effect {}

    /** Nothing follows from what a trainer said: to be logged. */
    record RefuseResult(ResultRefusal reason, TrainingResult result) implements Effect {}

    /** Remember and publish. */
    record KeepVersion(StoredVersion version) implements Effect {}

    record PublishRelease(Release release) implements Effect {}

    record PublishState(TaskState state) implements Effect {}

    /** Forget everything of the task but its record, publish tombstones for all of it, and give up its job. */
    record EraseTask(String task) implements Effect {}
}
