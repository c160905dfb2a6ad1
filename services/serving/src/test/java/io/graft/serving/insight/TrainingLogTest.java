package io.graft.serving.insight;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.schemas.TrainingProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TrainingLogTest {
    private final TrainingLog log = new TrainingLog();

    @Test
    void shouldKeepTheCourseOfTheLatestJobOnly() {
        add("t", "first", 5, null);
        add("u", "other", 1, null);
        add("t", "second", 0, null);
        add("t", "second", 1, null);
        assertThat(steps("t")).containsExactly(0, 1);
        add("t", "second", 0, null);
        assertThat(steps("t")).as("the same job from its start again").containsExactly(0);
        log.forget("t");
        assertThat(steps("t")).isEmpty();
        assertThat(steps("u")).containsExactly(1);
    }

    @Test
    void shouldThinALongTrainingButKeepItsEndsAndValidations() {
        for (int step = 1; step <= 10_000; step++) {
            add("t", "job", step, step % 1_000 == 0 ? 0.5 : null);
        }
        assertThat(steps("t"))
                .hasSizeLessThanOrEqualTo(TrainingLog.POINTS)
                .isSorted()
                .startsWith(1)
                .endsWith(10_000)
                .contains(1_000, 2_000, 9_000);
    }

    @Test
    void shouldForgetTheTaskHeardOfLongestAgo() {
        add("first", "job", 1, null);
        add("second", "job", 1, null);
        add("first", "job", 2, null);
        for (int i = 0; i < TrainingLog.TASKS - 1; i++) {
            add("task" + i, "job", 1, null);
        }
        assertThat(steps("first")).containsExactly(1, 2);
        assertThat(steps("second")).isEmpty();
    }

    private void add(String task, String job, int step, @Nullable Double validation) {
        log.add(new TrainingLog.Point(
                step, new TrainingProgress(task, 1, job, "training", 1, 10, step, 10_000, 0.5, validation, null)));
    }

    private List<Integer> steps(String task) {
        return log.of(task).stream().map(point -> point.progress().step()).toList();
    }
}
