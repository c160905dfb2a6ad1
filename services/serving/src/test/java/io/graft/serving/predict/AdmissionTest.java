package io.graft.serving.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
    private static final int MOST = 1_000;

    private final Admission admission = new Admission(MOST);

    @Test
    void shouldLeaveRoomBesideAHotTask() {
        while (refused("hot", 10) == null) {
            admission.enter("hot", 10);
        }
        assertThat(admission.held()).isEqualTo(MOST / 2);
        assertThat(refused("hot", 10))
                .satisfies(refusal -> assertThat(refusal.taskAlone()).isTrue());
        assertThat(refused("calm", 400)).isNull();
    }

    @Test
    void shouldBlameTheServerWhenManyTasksFillIt() {
        for (int i = 0; i < MOST / 10; i++) {
            admission.enter("task" + i, 10);
        }
        assertThat(admission.held()).isEqualTo(MOST);
        assertThat(refused("late", 10))
                .satisfies(refusal -> assertThat(refusal.taskAlone()).isFalse());
    }

    @Test
    void shouldTakeWhatIsLargerThanTheQueueWhenNothingWaits() {
        admission.enter("large", MOST * 2);
        assertThat(refused("other", 1)).isNotNull();
        admission.leave("large", MOST * 2);
        assertThat(refused("other", 1)).isNull();
        assertThat(admission.held()).isZero();
    }

    /** Whatever a few hot tasks send, one that has nothing waiting finds room. */
    @Property(tries = 100)
    void shouldNotBeFilledByTasksThatSendAgainAndAgain(
            @ForAll @Size(min = 50, max = 400) List<@IntRange(max = 2) Integer> tasks,
            @ForAll @IntRange(min = 1, max = 40) int tokens) {
        Admission bounded = new Admission(MOST);
        Map<String, Integer> own = new HashMap<>();
        for (int task : tasks) {
            String name = "task" + task;
            try {
                bounded.enter(name, tokens);
                own.merge(name, tokens, Integer::sum);
            } catch (OverloadedException e) {
                assertThat(own).containsKey(name);
            }
        }
        bounded.require("new", tokens);
        assertThat(bounded.held())
                .isEqualTo(own.values().stream().mapToInt(Integer::intValue).sum());
    }

    private @Nullable OverloadedException refused(String task, int tokens) {
        return catchThrowableOfType(OverloadedException.class, () -> admission.require(task, tokens));
    }
}
