package io.graft.serving.audit;

import io.graft.schemas.Audit;
import io.graft.serving.predict.Questions;
import io.graft.serving.predict.Resident;
import java.util.List;

/** Counts answers that are not what they were, and not what was recorded. */
final class Comparison {
    private int compared;
    private int changed;
    private int recordedChanged;
    private double maxDifference;

    void add(Resident resident, List<float[]> before, List<float[]> after) {
        for (int i = 0; i < after.size(); i++) {
            float[] now = after.get(i);
            compared++;
            if (!Questions.sameBits(before.get(i), now)) {
                changed++;
            }
            if (Questions.differs(resident, i, now)) {
                recordedChanged++;
            }
            maxDifference = Math.max(maxDifference, Questions.maxDifference(resident.recorded()[i], now));
        }
    }

    Audit.BeforeAfter beforeAfter() {
        return new Audit.BeforeAfter(compared, changed);
    }

    Audit.Recorded recorded() {
        return new Audit.Recorded(compared, recordedChanged, maxDifference);
    }
}
