package io.graft.serving.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.schemas.Audit;
import org.junit.jupiter.api.Test;

final class AuditRingTest {
    private final AuditRing ring = new AuditRing();

    @Test
    void shouldKeepTheLatestOfReleasesHoweverManyRoundsFollow() {
        for (int at = 1; at <= AuditRing.SIZE + 1; at++) {
            ring.add(audit(at, at));
        }
        for (int at = 1_000; at <= 1_000 + AuditRing.SIZE; at++) {
            ring.add(audit(0, at));
        }

        assertThat(ring.latest()).hasSize(2 * AuditRing.SIZE);
        assertThat(ring.latest())
                .extracting(Audit::at)
                .startsWith(1_200L, 1_199L)
                .endsWith(3L, 2L);
    }

    @Test
    void shouldKeepTheLatestInWhateverOrderTheyCome() {
        for (int at = 2 * AuditRing.SIZE; at > 0; at--) {
            ring.add(audit(0, at));
        }

        assertThat(ring.latest())
                .hasSize(AuditRing.SIZE)
                .extracting(Audit::at)
                .startsWith(400L)
                .endsWith(201L);
    }

    private static Audit audit(long sequence, long at) {
        return new Audit(
                "n", "t", 1, sequence, "p", new Audit.BeforeAfter(16, 0), new Audit.Recorded(16, 0, 0), at, null);
    }
}
