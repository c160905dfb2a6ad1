package io.graft.serving.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.UniqueElements;

final class ProgressTest {
    /** Offsets have gaps, as transactions leave them; whatever the order of ends, nothing open is ever committed. */
    @Property(tries = 200)
    void shouldCommitUpToTheFirstThatIsOpen(@ForAll @UniqueElements List<@IntRange(max = 1_000) Integer> endings) {
        Progress progress = new Progress();
        TreeSet<Integer> open = new TreeSet<>(endings);
        open.forEach(offset -> progress.taken(offset));
        for (int ending : endings) {
            assertThat(progress.committable()).isEqualTo((long) open.first());
            progress.ended(ending);
            open.remove(ending);
        }
        assertThat(progress.committable())
                .isEqualTo(
                        endings.isEmpty()
                                ? 0
                                : endings.stream().max(Integer::compare).orElseThrow() + 1L);
    }
}
