package io.graft.learning;

import java.util.List;

/**
 * @param record the task after it
 * @param effects in order
 */
public record Decision(TaskRecord record, List<Effect> effects) {
    public Decision {
        effects = List.copyOf(effects);
    }
}
