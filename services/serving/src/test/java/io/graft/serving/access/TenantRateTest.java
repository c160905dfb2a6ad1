package io.graft.serving.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class TenantRateTest {
    private static final long SECOND = 1_000_000_000L;

    /** Begins where the clock of nanoseconds wraps, which it may do anywhere. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND / 2);

    @Test
    void shouldLetAsManyPassAtOnceAsInASecondAndThenKeepTheRate() {
        TenantRate rate = new TenantRate(10, clock::get);
        assertThat(admitted(rate, "acme", 25)).isEqualTo(10);
        clock.addAndGet(SECOND / 10 - 1);
        assertThat(rate.admits("acme")).isFalse();
        clock.addAndGet(1);
        assertThat(admitted(rate, "acme", 5)).isEqualTo(1);
        clock.addAndGet(SECOND / 2);
        assertThat(admitted(rate, "acme", 25)).isEqualTo(5);
        clock.addAndGet(100 * SECOND);
        assertThat(admitted(rate, "acme", 25)).isEqualTo(10);
    }

    @Test
    void shouldLetOneTenantsNumberBeNoOthers() {
        TenantRate rate = new TenantRate(3, clock::get);
        assertThat(admitted(rate, "acme", 100)).isEqualTo(3);
        assertThat(admitted(rate, "beta", 100)).isEqualTo(3);
        assertThat(admitted(rate, null, 100)).isEqualTo(3);
        assertThat(admitted(rate, null, 100)).isZero();
    }

    @Test
    void shouldLetEverythingPassUnlessARateIsSet() {
        assertThat(admitted(TenantRate.UNLIMITED, "acme", 10_000)).isEqualTo(10_000);
        assertThat(TenantRate.UNLIMITED.remembered()).isZero();
    }

    @Test
    void shouldForgetTenantsThatAskNoMore() {
        TenantRate rate = new TenantRate(5, clock::get);
        for (int i = 0; i < 100_000; i++) {
            rate.admits("tenant" + i);
            clock.addAndGet(SECOND / 100);
        }
        assertThat(rate.remembered()).isLessThan(2_048);
    }

    /** However requests come, no span of time sees more than its share and one burst. */
    @Property(tries = 100)
    void shouldNeverAdmitMoreThanTheRateAndOneBurst(
            @ForAll @IntRange(min = 1, max = 1_000) int perSecond,
            @ForAll @IntRange(min = 1, max = 500) int meanMillis) {
        TenantRate rate = new TenantRate(perSecond, clock::get);
        long start = clock.get();
        int admitted = 0;
        for (int i = 0; i < 1_000; i++) {
            admitted += rate.admits("acme") ? 1 : 0;
            clock.addAndGet((i * 7919L % (2L * meanMillis)) * 1_000_000);
            double seconds = (clock.get() - start) / (double) SECOND;
            assertThat(admitted).isLessThanOrEqualTo((int) Math.ceil(perSecond * seconds * 1.001) + perSecond);
        }
    }

    private static int admitted(TenantRate rate, String tenant, int requests) {
        return (int)
                IntStream.range(0, requests).filter(i -> rate.admits(tenant)).count();
    }
}
