package io.graft.serving.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class TurnsTest {
    private static final List<Integer> SHARES = List.of(1, 4, 16);

    @Test
    void shouldServeTheMostUrgentFirst() {
        Turns turns = new Turns(SHARES);
        assertThat(turns.next(queue -> true)).isZero();
        assertThat(turns.next(queue -> queue > 0)).isEqualTo(1);
        assertThat(turns.next(queue -> queue == 2)).isEqualTo(2);
    }

    @Test
    void shouldGiveEachQueueItsShareWhileAllWait() {
        Turns turns = new Turns(SHARES);
        int[] served = new int[3];
        for (int i = 0; i < 160; i++) {
            served[turns.next(queue -> true)]++;
        }
        assertThat(served[2]).isBetween(9, 10);
        assertThat(served[1]).isBetween(36, 40);
        assertThat(served[0]).isEqualTo(160 - served[1] - served[2]);
    }

    /** Whatever else comes and goes, a queue that waits is served within its share, and one turn for each less urgent. */
    @Property(tries = 100)
    void shouldServeWhatWaitsWithinItsShare(@ForAll @Size(min = 100, max = 300) List<Boolean> others) {
        for (int waiting : new int[] {1, 2}) {
            Turns turns = new Turns(SHARES);
            int since = 0;
            for (boolean other : others) {
                since = turns.next(queue -> queue == waiting || other) == waiting ? 0 : since + 1;
                assertThat(since).isLessThan(SHARES.get(waiting) + 1);
            }
        }
    }
}
