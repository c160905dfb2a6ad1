package io.graft.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.schemas.JobState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TriggerTest {
    @Property(tries = 100)
    void shouldTrainOnlyWithEnoughOfTwoLabels(
            @ForAll @IntRange(max = 12) int good, @ForAll @IntRange(max = 12) int bad) {
        ATask task = new ATask().withExamples("good", 0, good).withExamples("bad", 0, bad);

        task.later(60_000);

        assertThat(task.jobs()).hasSize(good >= 8 && bad >= 8 ? 1 : 0);
    }

    @Property(tries = 40)
    void shouldWaitForQuietButNotForever(@ForAll @LongRange(min = 150, max = 9_000) long gap) {
        ATask task = new ATask().withEnoughExamples();
        long enough = task.now;
        for (int i = 100; task.jobs().isEmpty() && i < 70_000; i++) {
            task.later(gap);
            if (task.jobs().isEmpty()) {
                task.labelled("more" + i % 4, "t" + i, "good", "train");
            }
        }

        long waited = task.now - enough;
        assertThat(waited).isBetween(Math.min(gap, 60_000), 60_000 + gap);
        assertThat(waited >= 60_000 || gap >= 5_000).isTrue();
    }

    @Test
    void shouldTrainAgainAfterGrowthByHalf() {
        ATask task = new ATask().withChampion();

        task.withExamples("good", 10, 19).later(60_000);
        assertThat(task.jobs()).hasSize(1);

        task.withExamples("good", 19, 20).later(5_000);
        assertThat(task.jobs()).hasSize(2);
        assertThat(task.lastJob().champion()).isNotNull();
        assertThat(task.lastJob().upTo()).isEqualTo(30);
    }

    @Test
    void shouldNotStartASecondJobWhileOneRuns() {
        ATask task = new ATask().withEnoughExamples().later(5_000).withExamples("good", 10, 40);

        task.later(60_000);
        assertThat(task.jobs()).hasSize(1);
        assertThat(task.record.waits()).isFalse();

        task.finish(0.9, null).later(0);
        assertThat(task.jobs()).hasSize(2);
        assertThat(task.record.state().job().state()).isEqualTo(JobState.REQUESTED);
    }

    @Test
    void shouldEndTheWaitIfTheClockIsSetBack() {
        ATask task = new ATask().withEnoughExamples();

        task.later(-500_000);

        assertThat(task.jobs()).hasSize(1);
    }
}
