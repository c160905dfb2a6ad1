package io.graft.serving.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.graft.adapters.AdapterBank;
import io.graft.adapters.AdapterWeights;
import io.graft.adapters.EncodedText;
import io.graft.adapters.ShapeRule;
import io.graft.serving.AnAdapter;
import io.graft.serving.FakeEngine;
import io.graft.serving.registry.VersionKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BatcherTest {
    private final FakeEngine engine = new FakeEngine();
    private final Bank bank = engine.bank(engine.shape(1), 8);
    private final Batcher batcher = new Batcher(1, 1_000, BatchListener.NONE);

    @AfterEach
    void close() {
        engine.resume();
        batcher.close();
    }

    @Test
    void shouldAnswerInTheOrderOfTheTextsWhateverTheirLengths() {
        Resident resident = resident("a", 0.5f);
        List<EncodedText> texts =
                IntStream.of(3, 100, 17, 4, 40).mapToObj(this::text).toList();
        List<float[]> logits = ask(resident, texts).join();
        assertThat(logits).hasSize(5);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(logits.get(i)[0]).isEqualTo(texts.get(i).tokens() * 0.5f);
        }
    }

    @Test
    void shouldPutOnePaddedLengthInABatchAndAtMost32Rows() {
        engine.hold();
        Resident a = resident("a", 1);
        Resident b = resident("b", 2);
        CompletableFuture<?> running = ask(a, List.of(text(5)));
        await().until(() -> engine.waiting() == 1);
        CompletableFuture<?> first = ask(a, Collections.nCopies(20, text(5)));
        CompletableFuture<?> second = ask(b, Collections.nCopies(20, text(6)));
        CompletableFuture<?> third = ask(a, List.of(text(30)));
        engine.resume();
        CompletableFuture.allOf(running, first, second, third).join();
        assertThat(engine.batches()).allSatisfy(batch -> {
            assertThat(batch).hasSizeLessThanOrEqualTo(FakeEngine.ROWS);
            assertThat(batch.stream().map(row -> row.text().paddedLength()).distinct())
                    .hasSize(1);
        });
        assertThat(engine.batches()).anySatisfy(batch -> assertThat(
                        batch.stream().map(AdapterBank.Row::slot).distinct())
                .as("rows of two tasks in one batch")
                .hasSize(2));
    }

    @Test
    void shouldAnswerTheOldestFirst() {
        engine.hold();
        Resident resident = resident("a", 1);
        CompletableFuture<?> running = ask(resident, List.of(text(5)));
        await().until(() -> engine.waiting() == 1);
        CompletableFuture<?> longer = ask(resident, List.of(text(40)));
        CompletableFuture<?> shorter = ask(resident, List.of(text(5)));
        engine.resume();
        CompletableFuture.allOf(running, longer, shorter).join();
        assertThat(engine.batches().stream()
                        .map(batch -> batch.get(0).text().paddedLength())
                        .toList())
                .containsExactly(16, 48, 16);
    }

    @Test
    void shouldRefuseWhatDoesNotFitIntoTheQueue() {
        engine.hold();
        Resident resident = resident("a", 1);
        CompletableFuture<?> running = ask(resident, List.of(text(5)));
        await().until(() -> engine.waiting() == 1);
        CompletableFuture<?> waiting = ask(resident, Collections.nCopies(50, text(5)));
        assertThat(batcher.queuedTokens()).isEqualTo(50 * 16);
        assertThatThrownBy(() -> batcher.submit(resident, List.of(text(5)), Priority.REQUEST))
                .isInstanceOfSatisfying(OverloadedException.class, refused -> assertThat(refused.taskAlone())
                        .isTrue());
        CompletableFuture<?> other = ask(resident("b", 1), List.of(text(5)));
        assertThat(batcher.submit(resident, List.of(text(5)), Priority.CHECK).toCompletableFuture())
                .isNotDone();
        engine.resume();
        CompletableFuture.allOf(running, waiting, other).join();
        assertThat(batcher.queuedTokens()).isZero();
        assertThat(ask(resident, List.of(text(5))).join()).hasSize(1);
    }

    @Test
    void shouldTakeARequestLargerThanTheQueueWhenNoneWaits() {
        Resident resident = resident("a", 1);
        assertThat(ask(resident, Collections.nCopies(200, text(5))).join()).hasSize(200);
    }

    @Test
    void shouldAnswerAuditsLastButNotNever() {
        engine.hold();
        Resident resident = resident("a", 1);
        Resident audited = resident("b", 2);
        CompletableFuture<?> running = ask(resident, List.of(text(5)));
        await().until(() -> engine.waiting() == 1);
        CompletableFuture<?> audit =
                batcher.submit(audited, List.of(text(5)), Priority.AUDIT).toCompletableFuture();
        List<CompletableFuture<List<float[]>>> requests = IntStream.range(0, Priority.AUDIT.share() + 2)
                .mapToObj(i -> batcher.submit(resident, Collections.nCopies(FakeEngine.ROWS, text(5)), Priority.CHECK)
                        .toCompletableFuture())
                .toList();
        engine.resume();
        running.join();
        audit.join();
        CompletableFuture.allOf(requests.toArray(CompletableFuture<?>[]::new)).join();
        List<Integer> slots =
                engine.batches().stream().map(batch -> batch.get(0).slot()).toList();
        assertThat(slots.indexOf(audited.slot())).isEqualTo(Priority.AUDIT.share());
    }

    @ParameterizedTest
    @EnumSource(
            value = Priority.class,
            names = {"CHECK", "AUDIT"})
    void shouldMakeShortBatchesOfWhatNobodyAskedForWhileRequestsCome(Priority priority) {
        engine.hold();
        Resident resident = resident("a", 1);
        Resident asked = resident("b", 2);
        CompletableFuture<?> running = ask(resident, List.of(text(5)));
        await().until(() -> engine.waiting() == 1);
        CompletableFuture<?> answered = batcher.submit(asked, Collections.nCopies(FakeEngine.ROWS, text(5)), priority)
                .toCompletableFuture();
        engine.resume();
        CompletableFuture.allOf(running, answered).join();

        assertThat(engine.batches())
                .extracting(List::size)
                .as("one after a request, and one after none")
                .containsExactly(1, ShapeRule.MINIMUM_ROWS, FakeEngine.ROWS - ShapeRule.MINIMUM_ROWS);
    }

    @Test
    void shouldLeaveAWorkerToRequestsWhileItAudits() {
        try (Batcher two = new Batcher(2, 1_000, BatchListener.NONE)) {
            engine.hold();
            Resident resident = resident("a", 1);
            CompletableFuture<?> audit = two.submit(
                            resident, Collections.nCopies(2 * FakeEngine.ROWS, text(5)), Priority.AUDIT)
                    .toCompletableFuture();
            await().until(() -> engine.waiting() == 1);
            await().during(Duration.ofMillis(100)).until(() -> engine.waiting() == 1);
            CompletableFuture<?> request =
                    two.submit(resident, List.of(text(5)), Priority.REQUEST).toCompletableFuture();
            await().until(() -> engine.waiting() == 2);
            engine.resume();

            CompletableFuture.allOf(audit, request).join();
        }
    }

    @Test
    void shouldPauseBetweenAuditsWhileRequestsCome() {
        AtomicLong now = new AtomicLong();
        try (Batcher paced = new Batcher(1, 1_000, BatchListener.NONE, now::get)) {
            engine.hold();
            Resident resident = resident("a", 1);
            CompletableFuture<?> before =
                    paced.submit(resident, List.of(text(5)), Priority.REQUEST).toCompletableFuture();
            await().until(() -> engine.waiting() == 1);
            CompletableFuture<?> audit = paced.submit(
                            resident, Collections.nCopies(ShapeRule.MINIMUM_ROWS + 1, text(5)), Priority.AUDIT)
                    .toCompletableFuture();
            engine.step(1);
            before.join();
            await().until(() -> engine.waiting() == 1);
            CompletableFuture<?> meanwhile =
                    paced.submit(resident, List.of(text(5)), Priority.REQUEST).toCompletableFuture();
            now.set(Duration.ofMinutes(1).toNanos());
            engine.resume();
            meanwhile.join();
            assertThat(engine.batches()).extracting(List::size).containsExactly(1, ShapeRule.MINIMUM_ROWS, 1);
            assertThat(audit).isNotDone();

            now.set(Duration.ofMinutes(10).toNanos());
            CompletableFuture<?> later =
                    paced.submit(resident, List.of(text(5)), Priority.REQUEST).toCompletableFuture();
            CompletableFuture.allOf(later, audit).join();
        }
    }

    @Test
    void shouldFailTheRowsOfABrokenBatchAndGoOn() {
        Resident resident = resident("a", 1);
        Resident gone = new Resident(
                new VersionKey("gone", 1), "digest", bank, 7, resident.head(), 512, new float[0][], List.of(), true);
        assertThatThrownBy(() -> ask(gone, List.of(text(5))).join()).isInstanceOf(CompletionException.class);
        assertThat(ask(resident, List.of(text(5))).join()).hasSize(1);
    }

    @Test
    void shouldFailACallOnlyWhenNoneOfItsRowsIsOutstanding() {
        engine.hold();
        engine.breakDown();
        Resident resident = resident("a", 1);
        CompletableFuture<?> call = ask(resident, List.of(text(5), text(40)));
        engine.step(1);
        await().until(() -> batcher.queuedTokens() == 0 && engine.waiting() == 1);
        assertThat(call).as("its second batch runs, and needs the resident").isNotDone();

        engine.mend();
        engine.resume();

        assertThat(call)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .withMessage("the device is gone");
    }

    @Test
    void shouldAnswerWhatWaitsBeforeItCloses() {
        engine.hold();
        Resident resident = resident("a", 1);
        CompletableFuture<List<float[]>> waiting = ask(resident, Collections.nCopies(60, text(5)));
        engine.resume();
        batcher.close();
        assertThat(waiting).isCompletedWithValueMatching(logits -> logits.size() == 60);
        assertThatThrownBy(() -> batcher.submit(resident, List.of(text(5)), Priority.REQUEST))
                .isInstanceOf(OverloadedException.class);
    }

    @Test
    void shouldNotWaitForAuditsWhenItCloses() {
        engine.hold();
        Resident resident = resident("a", 1);
        CompletableFuture<List<float[]>> running = ask(resident, List.of(text(5)));
        await().until(() -> engine.waiting() == 1);
        CompletableFuture<?> audit = batcher.submit(resident, Collections.nCopies(9, text(5)), Priority.AUDIT)
                .toCompletableFuture();
        CompletableFuture<?> closed = CompletableFuture.runAsync(batcher::close);

        assertThat(audit)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(OverloadedException.class);
        engine.resume();
        closed.join();
        assertThat(running).isCompleted();
        assertThat(engine.batches()).hasSize(1);
    }

    private CompletableFuture<List<float[]>> ask(Resident resident, List<EncodedText> texts) {
        return batcher.submit(resident, texts, Priority.REQUEST).toCompletableFuture();
    }

    private Resident resident(String task, float factor) {
        AdapterWeights weights = AnAdapter.ofTask(task).factor(factor).weights();
        return new Resident(
                new VersionKey(task, 1),
                "digest",
                bank,
                bank.put(weights).orElseThrow(),
                weights.head(),
                512,
                new float[0][],
                List.of(),
                true);
    }

    private EncodedText text(int tokens) {
        return new EncodedText(new int[tokens], new int[tokens], false);
    }
}
