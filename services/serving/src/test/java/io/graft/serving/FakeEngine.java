package io.graft.serving;

import io.graft.adapters.Activation;
import io.graft.adapters.AdapterBank;
import io.graft.adapters.AdapterShape;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.EncodedText;
import io.graft.adapters.EncoderConfig;
import io.graft.adapters.HeadKind;
import io.graft.adapters.Input;
import io.graft.adapters.Pooling;
import io.graft.adapters.Profile;
import io.graft.adapters.Reading;
import io.graft.adapters.ShapeRule;
import io.graft.adapters.artifact.AdapterHubDirectory;
import io.graft.serving.predict.Bank;
import io.graft.serving.predict.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose pooled features are a plain function of text and adapter: the number of tokens, times the adapter's
 * first value. A text has as many tokens as words. Batches wait while the engine is held.
 */
public final class FakeEngine implements Engine {
    public static final String BASE = "sha256:" + "b".repeat(64);

    /** Rows of a batch at most. */
    public static final int ROWS = 32;

    private static final int HIDDEN = 2;
    private static final int LAYERS = 1;

    private final List<List<AdapterBank.Row>> batches = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore permits = new Semaphore(1 << 20);
    private volatile float disturbance;
    private final AtomicInteger fingerprints = new AtomicInteger();
    private volatile int stable = Integer.MAX_VALUE;
    private final AtomicBoolean broken = new AtomicBoolean();
    private final List<FakeBank> banks = Collections.synchronizedList(new ArrayList<>());

    /** No batch is answered until {@link #resume} or {@link #step}. */
    public void hold() {
        permits.drainPermits();
    }

    public void step(int batches) {
        permits.release(batches);
    }

    public void resume() {
        permits.release(1 << 20);
    }

    public void breakDown() {
        broken.set(true);
    }

    public void mend() {
        broken.set(false);
    }

    /** From now on every feature is off by so much. */
    public void disturb(float value) {
        disturbance = value;
    }

    /** So many fingerprints are alike, and each one after them is another. */
    public void fingerprintsAlike(int number) {
        stable = number;
    }

    /** Batches answered so far. */
    public List<List<AdapterBank.Row>> batches() {
        return List.copyOf(batches);
    }

    public int waiting() {
        return permits.getQueueLength();
    }

    /** Slots taken, of all banks. */
    public int residents() {
        return banks.stream().mapToInt(FakeBank::taken).sum();
    }

    @Override
    public String baseDigest() {
        return BASE;
    }

    @Override
    public AdapterHubDirectory.Base base() {
        EncoderConfig config =
                new EncoderConfig("fake", LAYERS, HIDDEN, 1, 2, 10, 512, 1e-12, Activation.GELU, Pooling.MEAN);
        return new AdapterHubDirectory.Base(config, BASE);
    }

    @Override
    public Profile profile() {
        return new Profile("fake", "cpu", "v", "f", "m", "c", "fp32", 1, ShapeRule.VERSION, BASE);
    }

    @Override
    public String fingerprint() {
        return "sha256:" + Math.max(0, fingerprints.incrementAndGet() - stable);
    }

    @Override
    public AdapterShape shape(int bottleneck) {
        return new AdapterShape(LAYERS, HIDDEN, bottleneck);
    }

    @Override
    public Reading read(HeadKind kind, Input input, int maxTokens) {
        int words = input.text().split(" ", -1).length + 2;
        int tokens = Math.min(maxTokens, words);
        return Reading.whole(input, new EncodedText(new int[tokens], new int[tokens], words > tokens));
    }

    @Override
    public Bank bank(AdapterShape shape, int capacity) {
        FakeBank bank = new FakeBank(capacity);
        banks.add(bank);
        return bank;
    }

    /** What {@link #bank} answers for such a text and adapter. */
    public static float[] pooled(EncodedText text, AdapterWeights weights) {
        return new float[] {text.tokens() * weights.values()[0], 1};
    }

    private final class FakeBank implements Bank {
        private final @Nullable AdapterWeights[] slots;

        FakeBank(int capacity) {
            slots = new AdapterWeights[capacity];
        }

        @Override
        public synchronized OptionalInt put(AdapterWeights weights) {
            for (int slot = 0; slot < slots.length; slot++) {
                if (slots[slot] == null) {
                    slots[slot] = weights;
                    return OptionalInt.of(slot);
                }
            }
            return OptionalInt.empty();
        }

        @Override
        public synchronized void free(int slot) {
            if (slots[slot] == null) {
                throw new IllegalArgumentException("slot " + slot + " is free already");
            }
            slots[slot] = null;
        }

        synchronized int taken() {
            return (int) Arrays.stream(slots).filter(slot -> slot != null).count();
        }

        @Override
        public int rows(int paddedLength) {
            return ROWS;
        }

        @Override
        public float[][] vectors(List<AdapterBank.Row> rows) {
            permits.acquireUninterruptibly();
            if (broken.get()) {
                throw new IllegalStateException("the device is gone");
            }
            batches.add(rows);
            synchronized (this) {
                float[][] features = rows.stream()
                        .map(row -> FakeEngine.pooled(
                                row.text(),
                                Optional.ofNullable(slots[row.slot()]).orElseThrow()))
                        .toArray(float[][]::new);
                for (float[] row : features) {
                    row[0] += disturbance;
                }
                return features;
            }
        }

        @Override
        public void close() {}
    }
}
