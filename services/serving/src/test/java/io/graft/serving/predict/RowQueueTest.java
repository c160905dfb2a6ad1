package io.graft.serving.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.adapters.AdapterWeights;
import io.graft.adapters.EncodedText;
import io.graft.serving.AnAdapter;
import io.graft.serving.FakeEngine;
import io.graft.serving.registry.VersionKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class RowQueueTest {
    private static final int LONGEST = 64;
    private static final int BATCH_TOKENS = FakeEngine.ROWS * LONGEST;
    private static final String CALM = "calm";
    private static final int ALL = Integer.MAX_VALUE;

    private final FakeEngine engine = new FakeEngine();
    private final Bank bank = engine.bank(engine.shape(1), 64);
    private final Map<String, Resident> residents = new HashMap<>();
    private final RowQueue queue = new RowQueue();

    @Test
    void shouldAnswerANewcomerInTheNextBatchHoweverMuchAnotherHasWaiting() {
        add("hot", 2_000, 16);
        assertThat(queue.take(ALL)).hasSize(FakeEngine.ROWS);
        add(CALM, 1, 16);
        assertThat(queue.take(ALL)).extracting(QueuedRow::task).contains("hot", CALM);
        add(CALM, 1, 48);
        List<QueuedRow> next = Stream.of(queue.take(ALL), queue.take(ALL))
                .flatMap(List::stream)
                .toList();
        assertThat(next).extracting(QueuedRow::task).contains("hot", CALM);
    }

    @Test
    void shouldLetNewTasksNotStarveAnOldOne() {
        add("old", 3 * FakeEngine.ROWS, 16);
        int batches = 0;
        for (int left = 3 * FakeEngine.ROWS; left > 0; batches++) {
            for (int i = 0; i < FakeEngine.ROWS; i++) {
                add("new" + batches + "-" + i, 1, 16);
            }
            left -= (int) queue.take(ALL).stream()
                    .filter(row -> row.task().equals("old"))
                    .count();
            assertThat(batches).isLessThan(1_000);
        }
    }

    /**
     * While the calm task waits, no other gets more than the calm one does and a batch of each length, and one more; but
     * for room in the calm one's own batches.
     */
    @Property(tries = 60)
    void shouldShareOutTokensWhateverTheLengths(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 2) Integer> hotLengths,
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 2) Integer> calmLengths,
            @ForAll @IntRange(min = 1, max = 5) int hotTasks,
            @ForAll @IntRange(max = 10) int batchesBefore) {
        RowQueueTest fresh = new RowQueueTest();
        for (int task = 0; task < hotTasks; task++) {
            for (int length : hotLengths) {
                fresh.add("hot" + task, 20, length(length));
            }
        }
        for (int i = 0; i < batchesBefore; i++) {
            fresh.queue.take(ALL);
        }
        calmLengths.forEach(length -> fresh.add(CALM, 1, length(length)));
        Map<String, Integer> served = new HashMap<>();
        for (int left = calmLengths.size(); left > 0; ) {
            List<QueuedRow> batch = fresh.queue.take(ALL);
            int calm =
                    (int) batch.stream().filter(row -> row.task().equals(CALM)).count();
            left -= calm;
            batch.stream()
                    .filter(row -> calm == 0 || row.task().equals(CALM))
                    .forEach(row -> served.merge(row.task(), row.tokens(), Integer::sum));
            int calmTokens = served.getOrDefault(CALM, 0);
            assertThat(served.values()).allMatch(tokens -> tokens <= calmTokens + 4 * BATCH_TOKENS);
        }
    }

    @Property(tries = 100)
    void shouldKeepTheOrderOfATasksRowsOfOneLengthAndLoseNone(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 11) Integer> rows) {
        RowQueueTest fresh = new RowQueueTest();
        rows.forEach(row -> fresh.add("task" + row % 4, 1, length(row / 4)));
        Map<String, Integer> last = new HashMap<>();
        int taken = 0;
        while (!fresh.queue.isEmpty()) {
            List<QueuedRow> batch = fresh.queue.take(ALL);
            assertThat(batch).isNotEmpty().hasSizeLessThanOrEqualTo(FakeEngine.ROWS);
            assertThat(batch.stream().map(QueuedRow::tokens).distinct()).hasSize(1);
            for (QueuedRow row : batch) {
                Integer before = last.put(row.task() + "/" + row.tokens(), row.index());
                assertThat(row.index()).isGreaterThan(before == null ? -1 : before);
            }
            taken += batch.size();
        }
        assertThat(taken).isEqualTo(rows.size());
        assertThat(fresh.queue.take(ALL)).isEmpty();
    }

    @Test
    void shouldMakeShorterBatchesWhereTheyMustNotHoldUpOthers() {
        add("hot", 40, 16);
        assertThat(queue.take(2)).hasSize(2);
        assertThat(queue.take(ALL)).hasSize(FakeEngine.ROWS);
    }

    private static int length(int choice) {
        return List.of(16, 32, LONGEST).get(choice);
    }

    private int rows;

    private void add(String task, int count, int tokens) {
        Batcher.Call call = new Batcher.Call(count);
        for (int i = 0; i < count; i++) {
            EncodedText text = new EncodedText(new int[tokens], new int[tokens], false);
            queue.add(new QueuedRow(
                    call, rows++, residents.computeIfAbsent(task, this::resident), text, Priority.REQUEST));
        }
    }

    private Resident resident(String task) {
        AdapterWeights weights = AnAdapter.ofTask(task).weights();
        return new Resident(
                new VersionKey(task, 1), "digest", bank, 0, weights.head(), 512, new float[0][], List.of(), true);
    }
}
