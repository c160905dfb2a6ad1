package io.graft.cli.demo;

import io.graft.evaluation.data.DemoSets;
import io.graft.schemas.TrainingSettings;
import java.time.Duration;

/**
 * How much of it.
 *
 * @param sizes rows of each task
 * @param training what the demonstration's tasks choose about training; {@link TrainingSettings#UNSET} for the defaults
 * @param patience with one task, from its last example to its first answer
 */
public record DemoPlan(DemoSets.Sizes sizes, TrainingSettings training, Duration patience) {
    /** Three tasks in less than four minutes on two slow cores. */
    public static DemoPlan standard() {
        return new DemoPlan(new DemoSets.Sizes(900, 320), TrainingSettings.UNSET, Duration.ofMinutes(15));
    }
}
