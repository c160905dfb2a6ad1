package io.graft.serving.access;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the requests that each tenant may make of this server: as many at once as in a second, then one after another at
 * the rate. Generic cell rate algorithm (ITU-T I.371), which is a token bucket that keeps one number: when the tenant's
 * next request would come if its requests came evenly. Principals without a tenant share one bucket. Never blocks.
 */
public final class TenantRate {
    /** Lets everything pass. */
    public static final TenantRate UNLIMITED = new TenantRate(0, System::nanoTime);

    private static final long SECOND = 1_000_000_000L;
    private static final int SWEEP_AT = 1_024;
    private static final String NO_TENANT = "";

    private final int perSecond;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<String, Long> due = new ConcurrentHashMap<>();
    private volatile int sweepAt = SWEEP_AT;

    /**
     * @param perSecond requests of each tenant; 0 for any number
     * @param nanoTime as {@link System#nanoTime}
     */
    public TenantRate(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    /** Whether a request may pass, which is counted then. If not, the next one may within a second. */
    public boolean admits(@Nullable String tenant) {
        if (perSecond == 0) {
            return true;
        }
        long now = nanoTime.getAsLong();
        long step = SECOND / perSecond;
        long full = now + (perSecond - 1) * step;
        boolean[] admitted = {false};
        due.compute(Objects.requireNonNullElse(tenant, NO_TENANT), (name, known) -> {
            long next = known == null || known - now < 0 ? now : known;
            admitted[0] = next - full <= 0;
            return admitted[0] ? next + step : next;
        });
        sweep(now);
        return admitted[0];
    }

    /** Tenants of which something is remembered. */
    int remembered() {
        return due.size();
    }

    /** A tenant that has its whole burst again is as good as unknown. */
    private void sweep(long now) {
        if (due.size() >= sweepAt) {
            due.values().removeIf(next -> next - now <= 0);
            sweepAt = Math.max(SWEEP_AT, due.size() * 2);
        }
    }
}
