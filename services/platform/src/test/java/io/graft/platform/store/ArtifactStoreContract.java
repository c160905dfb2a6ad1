package io.graft.platform.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store does. */
abstract class ArtifactStoreContract {
    /** Where files come from and go to. */
    @TempDir
    Path files;

    /** An empty store. */
    abstract SweepableStore store();

    /** Changes the bytes that lie under a uri, behind the store's back. */
    abstract void damage(String uri, byte[] content) throws Exception;

    @Test
    void shouldGiveBackWhatWasPut() {
        byte[] content = "weights".getBytes(UTF_8);

        ArtifactReference reference = store().put("trec", ArtifactStore.ADAPTERS, content);

        String digest = Digest.of(content);
        assertThat(reference)
                .isEqualTo(new ArtifactReference(
                        "tasks/trec/adapters/" + digest.substring("sha256:".length()), digest, content.length));
        assertThat(store().get(reference)).isEqualTo(content);
    }

    @Test
    void shouldPutTheSameContentTwiceToNoEffect() {
        ArtifactReference first = store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1, 2});

        assertThat(store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1, 2}))
                .isEqualTo(first);
    }

    @Test
    void shouldShareNothingBetweenTasks() {
        ArtifactReference one = store().put("one", ArtifactStore.ADAPTERS, new byte[] {1});
        ArtifactReference two = store().put("acme.two", ArtifactStore.ADAPTERS, new byte[] {1});

        delete("one");

        assertThatThrownBy(() -> store().get(one)).isInstanceOf(MissingObjectException.class);
        assertThat(store().get(two)).containsExactly(1);
    }

    @Test
    void shouldLetTheFirstWriterOfANameWin() {
        ArtifactReference first = store().putOnce("trec", ArtifactStore.DATASETS, "job.jsonl", new byte[] {1});
        ArtifactReference second = store().putOnce("trec", ArtifactStore.DATASETS, "job.jsonl", new byte[] {2, 3});

        assertThat(second).isEqualTo(first);
        assertThat(store().get(second)).containsExactly(1);
        assertThat(store().find("trec", ArtifactStore.DATASETS, "job.jsonl")).contains(first);
    }

    @Test
    void shouldHaveOneWinnerAmongSixteenWriters() throws Exception {
        int writers = 16;
        CyclicBarrier start = new CyclicBarrier(writers);
        List<Callable<ArtifactReference>> race = IntStream.range(0, writers)
                .<Callable<ArtifactReference>>mapToObj(writer -> () -> {
                    start.await();
                    return store().putOnce("trec", ArtifactStore.DATASETS, "job.jsonl", new byte[1 + writer]);
                })
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Future<ArtifactReference>> outcomes = threads.invokeAll(race);

            ArtifactReference winner = outcomes.get(0).get();
            for (Future<ArtifactReference> outcome : outcomes) {
                assertThat(outcome.get()).isEqualTo(winner);
            }
            assertThat(store().get(winner)).hasSize((int) winner.bytes());
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void shouldFindNothingWhereNothingLies() {
        assertThat(store().find("trec", ArtifactStore.DATASETS, "job.jsonl")).isEmpty();
    }

    @Test
    void shouldDetectChangedBytes() throws Exception {
        ArtifactReference reference = store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1, 2, 3});
        damage(reference.uri(), new byte[] {1, 2, 4});

        assertThatThrownBy(() -> store().get(reference))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining(reference.digest());
    }

    @Test
    void shouldDetectTruncatedBytes() throws Exception {
        ArtifactReference reference = store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1, 2, 3});
        damage(reference.uri(), new byte[] {1, 2});

        assertThatThrownBy(() -> store().get(reference)).isInstanceOf(CorruptObjectException.class);
    }

    @Test
    void shouldNotTakeDamagedBytesForContentPutBefore() throws Exception {
        ArtifactReference reference = store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1, 2, 3});
        damage(reference.uri(), new byte[] {9});

        assertThatThrownBy(() -> store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1, 2, 3}))
                .isInstanceOf(CorruptObjectException.class);
    }

    @Test
    void shouldPutAndGetFiles() throws Exception {
        byte[] content = new byte[300_000];
        new Random(7).nextBytes(content);
        Path file = Files.write(files.resolve("sealed"), content);
        Path copy = Files.writeString(files.resolve("copy"), "of before");

        ArtifactReference reference = store().putOnce("trec", ArtifactStore.DATASETS, "job.jsonl", file);
        store().get(reference, copy);

        assertThat(reference)
                .isEqualTo(new ArtifactReference("tasks/trec/datasets/job.jsonl", Digest.of(content), content.length));
        assertThat(store().find("trec", ArtifactStore.DATASETS, "job.jsonl")).contains(reference);
        assertThat(store().get(reference)).isEqualTo(content);
        assertThat(copy).hasBinaryContent(content);
        assertThat(files).isDirectoryNotContaining(left -> !left.equals(file) && !left.equals(copy));
    }

    @Test
    void shouldLetTheFirstWriterWinOverFilesToo() throws Exception {
        ArtifactReference first = store().putOnce("trec", ArtifactStore.DATASETS, "job.jsonl", new byte[] {1});
        Path file = Files.write(files.resolve("late"), new byte[] {2, 3});

        assertThat(store().putOnce("trec", ArtifactStore.DATASETS, "job.jsonl", file))
                .isEqualTo(first);
        assertThat(store().get(first)).containsExactly(1);
    }

    @Test
    void shouldLeaveNoFileOfWhatIsMissingOrChanged() throws Exception {
        ArtifactReference changed = store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1, 2, 3});
        ArtifactReference longer = store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1, 2});
        damage(changed.uri(), new byte[] {1, 2, 4});
        damage(longer.uri(), new byte[] {1, 2, 3});
        ArtifactReference missing = new ArtifactReference("tasks/trec/adapters/none", changed.digest(), 3);

        assertThatThrownBy(() -> store().get(changed, files.resolve("copy")))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining(changed.digest());
        assertThatThrownBy(() -> store().get(longer, files.resolve("copy"))).isInstanceOf(CorruptObjectException.class);
        assertThatThrownBy(() -> store().get(missing, files.resolve("copy")))
                .isInstanceOf(MissingObjectException.class);
        assertThat(files).isEmptyDirectory();
    }

    @Test
    void shouldVerifyWhatLiesThere() throws Exception {
        ArtifactReference reference = store().put("trec", ArtifactStore.DATASETS, new byte[] {1, 2, 3});

        store().verify(reference);

        damage(reference.uri(), new byte[] {1, 2});
        assertThatThrownBy(() -> store().verify(reference)).isInstanceOf(CorruptObjectException.class);
        delete("trec");
        assertThatThrownBy(() -> store().verify(reference)).isInstanceOf(MissingObjectException.class);
    }

    @Test
    void shouldSayThatAFileCannotBeWrittenOrRead() {
        ArtifactReference reference = store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1});
        Path nowhere = files.resolve("nowhere").resolve("copy");

        assertThatThrownBy(() -> store().get(reference, nowhere))
                .isExactlyInstanceOf(StoreException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> store().putOnce("trec", ArtifactStore.DATASETS, "job.jsonl", nowhere))
                .isExactlyInstanceOf(StoreException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void shouldDeleteATaskThatHasNothing() {
        delete("trec");

        assertThat(store().find("trec", ArtifactStore.DATASETS, "job.jsonl")).isEmpty();
    }

    @Test
    void shouldTakeATaskAgainAfterItsDeletion() {
        store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1});
        delete("trec");

        ArtifactReference again = store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1});

        assertThat(store().get(again)).containsExactly(1);
    }

    @Test
    void shouldSweepWhatIsOldAndNotKept() {
        ArtifactReference kept = store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1});
        ArtifactReference orphan = store().put("trec", ArtifactStore.ADAPTERS, new byte[] {2});
        ArtifactReference other = store().put("trec2", ArtifactStore.ADAPTERS, new byte[] {2});

        assertThat(store().sweep("trec", Instant.now().minusSeconds(3_600), uri -> false))
                .isEmpty();
        assertThat(store().sweep("trec", Instant.now().plusSeconds(3_600), kept.uri()::equals))
                .containsExactly(orphan.uri());

        assertThat(store().get(kept)).containsExactly(1);
        assertThat(store().get(other)).containsExactly(2);
        assertThatThrownBy(() -> store().get(orphan)).isInstanceOf(MissingObjectException.class);
    }

    @Test
    void shouldNameTheTasksThatHaveObjects() {
        assertThat(store().tasks()).isEmpty();

        store().put("trec", ArtifactStore.ADAPTERS, new byte[] {1});
        store().put("trec", ArtifactStore.DATASETS, new byte[] {1});
        store().put("acme.two", ArtifactStore.ADAPTERS, new byte[] {1});

        assertThat(store().tasks()).containsExactlyInAnyOrder("trec", "acme.two");
        delete("trec");
        assertThat(store().tasks()).containsExactly("acme.two");
    }

    @Test
    void shouldRefuseNamesThatLeadElsewhere() {
        assertThatThrownBy(() -> store().get(new ArtifactReference("tasks/../../etc/passwd", "sha256:", 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().putOnce("trec", ArtifactStore.DATASETS, "../x", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> delete("..")).isInstanceOf(IllegalArgumentException.class);
    }

    /** All of a task, whatever its age. */
    void delete(String task) {
        store().sweep(task, Instant.MAX, uri -> false);
    }
}
