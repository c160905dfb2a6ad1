package io.graft.schemas;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What HTTP and the command line ask of a task; onboarding decides. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TaskCommand.Declare.class, name = "declare"),
    @JsonSubTypes.Type(value = TaskCommand.Train.class, name = "train"),
    @JsonSubTypes.Type(value = TaskCommand.Cancel.class, name = "cancel"),
    @JsonSubTypes.Type(value = TaskCommand.Release.class, name = "release"),
    @JsonSubTypes.Type(value = TaskCommand.Erase.class, name = "erase"),
    @JsonSubTypes.Type(value = TaskCommand.Install.class, name = "install"),
    @JsonSubTypes.Type(value = TaskCommand.Retire.class, name = "retire")
})
public sealed interface TaskCommand {
    /** The sender's name of this command; the task's state reports its outcome under it. */
    String id();

    String task();

    /**
     * End offset of the task's partition of {@code graft.examples} when the command was given: onboarding holds the
     * command until it has processed the examples before it.
     */
    long examplesEnd();

    /** Create the task, or confirm one with the same properties. */
    record Declare(
            String id,
            String task,
            long examplesEnd,
            TaskKind kind,
            boolean pair,
            @Nullable List<String> labels,
            @Nullable TrainingSettings config)
            implements TaskCommand {}

    /** Train now, whatever the trigger says. */
    record Train(String id, String task, long examplesEnd) implements TaskCommand {}

    /** Give up the job that is under way. */
    record Cancel(String id, String task, long examplesEnd) implements TaskCommand {}

    /** Make a version the champion: promote or roll back. */
    record Release(String id, String task, long examplesEnd, int version) implements TaskCommand {}

    /** Forget the task and all it has. */
    record Erase(String id, String task, long examplesEnd) implements TaskCommand {}

    /**
     * Judge an adapter from elsewhere on the task's examples, as a trained one is, and make it a version.
     *
     * @param adapter its files, in the store under the task
     */
    record Install(String id, String task, long examplesEnd, ArtifactReference adapter) implements TaskCommand {}

    /** Never answer with a version again, so that its artifact may be deleted. The champion cannot be retired. */
    record Retire(String id, String task, long examplesEnd, int version) implements TaskCommand {}
}
