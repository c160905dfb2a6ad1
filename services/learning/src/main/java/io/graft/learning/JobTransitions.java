package io.graft.learning;

import static io.graft.schemas.JobState.NOT_BETTER;
import static io.graft.schemas.JobState.RELEASED;
import static io.graft.schemas.JobState.REQUESTED;
import static io.graft.schemas.JobState.TRAINED;
import static io.graft.schemas.JobState.TRAINING;

import io.graft.schemas.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The life of a job as a table: every change of its state that there is. */
public final class JobTransitions {
    /** One row of the table. */
    public record Transition(JobState from, JobEvent event, JobState to) {}

    private static final List<Transition> TABLE = table();

    private JobTransitions() {}

    public static List<Transition> all() {
        return TABLE;
    }

    /** Where an event takes a job; empty if it cannot happen in this state. */
    public static Optional<JobState> next(JobState from, JobEvent event) {
        return TABLE.stream()
                .filter(row -> row.from() == from && row.event() == event)
                .map(Transition::to)
                .findFirst();
    }

    /** The table as a Mermaid state diagram. */
    public static String diagram() {
        StringBuilder lines = new StringBuilder("stateDiagram-v2\n    [*] --> requested\n");
        for (Transition row : TABLE) {
            lines.append("    %s --> %s : %s\n"
                    .formatted(name(row.from()), name(row.to()), row.event().words()));
        }
        return lines.toString();
    }

    /** Mermaid takes a hyphen for a part of its own language. */
    private static String name(JobState state) {
        return state.json().replace('-', '_');
    }

    private static List<Transition> table() {
        List<Transition> rows = new ArrayList<>();
        rows.add(new Transition(REQUESTED, JobEvent.STARTED, TRAINING));
        rows.add(new Transition(TRAINING, JobEvent.STARTED, TRAINING));
        for (JobState open : List.of(REQUESTED, TRAINING)) {
            rows.add(new Transition(open, JobEvent.FINISHED, TRAINED));
            rows.add(new Transition(open, JobEvent.FAILED_FOR_NOW, REQUESTED));
            rows.add(new Transition(open, JobEvent.FAILED, JobState.FAILED));
            rows.add(new Transition(open, JobEvent.CANCELLED, JobState.CANCELLED));
        }
        rows.add(new Transition(REQUESTED, JobEvent.SUPERSEDED, JobState.SUPERSEDED));
        rows.add(new Transition(TRAINED, JobEvent.BETTER, RELEASED));
        rows.add(new Transition(TRAINED, JobEvent.NOT_BETTER, NOT_BETTER));
        rows.add(new Transition(TRAINED, JobEvent.CHAMPION_CHANGED, REQUESTED));
        rows.add(new Transition(NOT_BETTER, JobEvent.PROMOTED, RELEASED));
        rows.add(new Transition(JobState.FAILED, JobEvent.ASKED_AGAIN, REQUESTED));
        rows.add(new Transition(JobState.CANCELLED, JobEvent.ASKED_AGAIN, REQUESTED));
        for (JobState state : JobState.values()) {
            if (state != TRAINED && state != JobState.ERASED) {
                rows.add(new Transition(state, JobEvent.ERASED, JobState.ERASED));
            }
        }
        return List.copyOf(rows);
    }
}
