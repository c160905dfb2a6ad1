package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A row's bits depend on the row and its adapter alone: not on its company, its place or what else the process does. */
@ParameterizedClass
@EnumSource(Precision.class)
@TestInstance(Lifecycle.PER_CLASS)
class BitsTest {
    private static final int TASKS = 4;
    private static final int BOTTLENECK = 16;

    /** Rows of a batch, at most. */
    private static final int MOST = 33;

    @Parameter
    private Precision precision;

    private Encoder encoder;
    private AdapterShape shape;
    private AdapterBank bank;
    private AdapterBank norming;
    private final List<Integer> slots = new ArrayList<>();
    private final Map<Integer, List<float[]>> alone = new HashMap<>();
    private final Map<Integer, List<float[]>> aloneNorming = new HashMap<>();

    /** Once for each precision: banks take long to fill, and the tests leave them as they are. */
    @BeforeAll
    void open() {
        encoder = precision == Precision.BF16 ? TestEncoder.bf16() : TestEncoder.fp32();
        shape = encoder.config().adapters(BOTTLENECK);
        bank = new AdapterBank(encoder, shape, TASKS + 1);
        norming = new AdapterBank(encoder, shape.norming(true), TASKS + 1);
        for (int task = 0; task < TASKS; task++) {
            slots.add(bank.put(TinyTask.randomAdapter(encoder, shape, task)));
            norming.put(TinyTask.randomAdapter(encoder, shape.norming(true), task));
        }
    }

    @AfterAll
    void close() {
        bank.close();
        norming.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8, 16, 31, 32, 33})
    void shouldNotDependOnCompanyOrPlaceInShortBatches(int size) {
        assertSameAsAlone(16, size);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 13})
    void shouldNotDependOnCompanyOrPlaceInLongerBatches(int size) {
        assertSameAsAlone(32, size);
        assertSameAsAlone(48, size);
    }

    @Test
    void shouldNotDependOnTheOrderOfRows() {
        List<AdapterBank.Row> rows = rows(16, 24, 5);
        List<AdapterBank.Row> reversed = new ArrayList<>(rows);
        Collections.reverse(reversed);

        float[][] there = bank.vectors(rows);
        float[][] back = bank.vectors(reversed);

        for (int i = 0; i < there.length; i++) {
            assertThat(back[there.length - 1 - i]).containsExactly(there[i]);
        }
    }

    @Test
    void shouldAnswerDifferentlyThroughDifferentAdapters() {
        EncodedText text = encoder.tokenize(Sentences.ALL.get(0), null);

        float[][] pooled = bank.vectors(
                slots.stream().map(slot -> new AdapterBank.Row(text, slot)).toList());

        assertThat(pooled[0]).isNotEqualTo(pooled[1]);
    }

    @Test
    void shouldNotChangeWhileAnotherAdapterIsLoadedAndTrainingRuns() {
        List<AdapterBank.Row> rows = rows(16, 6, 11);
        float[][] before = bank.vectors(rows);
        AtomicBoolean enough = new AtomicBoolean();
        AtomicBoolean trained = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CompletableFuture<Void> training = CompletableFuture.runAsync(() -> trainUntil(enough, trained), threads);
            CompletableFuture<Void> loading = CompletableFuture.runAsync(
                    () -> {
                        while (!enough.get()) {
                            bank.free(bank.put(TinyTask.randomAdapter(encoder, BOTTLENECK, 99)));
                        }
                    },
                    threads);
            for (int i = 0; i < 10 || (!trained.get() && !training.isDone()); i++) {
                assertThat(bank.vectors(rows)).isDeepEqualTo(before);
            }
            enough.set(true);
            training.join();
            loading.join();
        } finally {
            enough.set(true);
            threads.shutdown();
        }
        assertThat(trained).isTrue();
        assertThat(bank.vectors(rows)).isDeepEqualTo(before);
    }

    private void trainUntil(AtomicBoolean enough, AtomicBoolean trained) {
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onProgress(Progress progress) {
                trained.set(progress.step() > 2);
            }

            @Override
            public boolean cancelled() {
                return enough.get();
            }
        };
        try {
            new AdapterTraining(encoder).train(TinyTask.examples(), TinyTask.config(200, 1), listener);
        } catch (TrainingCancelledException e) {
            // what ends it
        }
    }

    @Test
    void shouldFreeASlotForTheNextAdapter() {
        EncodedText text = encoder.tokenize(Sentences.ALL.get(1), null);
        float[] expected = bank.vectors(List.of(new AdapterBank.Row(text, slots.get(2))))[0];
        int before = bank.put(TinyTask.randomAdapter(encoder, shape, TASKS));
        bank.free(before);

        int again = bank.put(TinyTask.randomAdapter(encoder, shape, 2));

        assertThat(again).isEqualTo(before);
        assertThat(bank.vectors(List.of(new AdapterBank.Row(text, again)))[0]).containsExactly(expected);
        bank.free(again);
    }

    /** Through adapters on the base's LayerNorms, and through others with LayerNorms of their own. */
    private void assertSameAsAlone(int paddedLength, int size) {
        List<AdapterBank.Row> rows = rows(paddedLength, MOST, paddedLength);
        assertSameAsAlone(bank, rows, size, alone.computeIfAbsent(paddedLength, length -> alone(bank, rows)));
        assertSameAsAlone(
                norming, rows, size, aloneNorming.computeIfAbsent(paddedLength, length -> alone(norming, rows)));
    }

    private static List<float[]> alone(AdapterBank bank, List<AdapterBank.Row> rows) {
        return rows.stream().map(row -> bank.vectors(List.of(row))[0]).toList();
    }

    /** The last ones, so that a row has another place in each size. */
    private static void assertSameAsAlone(AdapterBank bank, List<AdapterBank.Row> rows, int size, List<float[]> alone) {
        float[][] together = bank.vectors(rows.subList(MOST - size, MOST));
        for (int i = 0; i < size; i++) {
            assertThat(together[i]).as("row %d of %d", i, size).containsExactly(alone.get(MOST - size + i));
        }
    }

    /** Random rows of one padded length, each with a random adapter. */
    private List<AdapterBank.Row> rows(int paddedLength, int count, long seed) {
        Random random = new Random(seed);
        List<AdapterBank.Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] ids = new int[paddedLength - random.nextInt(13)];
            for (int token = 0; token < ids.length; token++) {
                ids[token] = 1000 + random.nextInt(29_000);
            }
            rows.add(new AdapterBank.Row(
                    new EncodedText(ids, new int[ids.length], false), slots.get(random.nextInt(TASKS))));
        }
        return rows;
    }
}
