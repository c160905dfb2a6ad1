package io.graft.learning;

import static io.graft.schemas.JobState.FAILED;
import static io.graft.schemas.JobState.NOT_BETTER;
import static io.graft.schemas.JobState.RELEASED;
import static io.graft.schemas.JobState.REQUESTED;

import io.graft.schemas.JobState;
import java.util.Map;
import java.util.Set;

/** Every change of a job's state that there is. */
public final class JobTransitions {
    private static final Map<JobState, Set<JobState>> ALLOWED = Map.of(
            // again: a failure that may pass, or a comparison with a champion that changed meanwhile
            REQUESTED, Set.of(REQUESTED, RELEASED, NOT_BETTER, FAILED),
            // by the command release
            NOT_BETTER, Set.of(RELEASED),
            // by the command train
            FAILED, Set.of(REQUESTED),
            RELEASED, Set.of());

    private JobTransitions() {}

    public static boolean allows(JobState from, JobState to) {
        return ALLOWED.getOrDefault(from, Set.of()).contains(to);
    }
}
