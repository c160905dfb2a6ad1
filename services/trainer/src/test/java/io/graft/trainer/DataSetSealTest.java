package io.graft.trainer;

import static io.graft.trainer.TrainingJobBuilder.TASK;
import static io.graft.trainer.TrainingJobBuilder.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.adapters.TrainingExample;
import io.graft.platform.store.StoreException;
import io.graft.schemas.Digest;
import io.graft.schemas.Split;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetSealTest {
    private static final int EXAMPLES = 3_000;

    @TempDir
    private Path temporary;

    private final TestClock clock = new TestClock();
    private final InMemoryArtifactStore store = new InMemoryArtifactStore();
    private final TaskDataLog log = new TaskDataLog(TASK);

    @AfterEach
    void shouldLeaveNothingOnTheDisk() {
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void shouldSealWhatIsLiveSortedById() {
        TreeMap<String, String> texts = new TreeMap<>();
        for (int row = 0; row < EXAMPLES; row++) {
            // Each third is a correction of an earlier one.
            String id = "row-" + (row % 3 == 2 ? row / 2 : row) * 7_919L % EXAMPLES;
            log.accept(TASK, id, "text " + row, "sport", row % 10 == 0 ? Split.VALIDATION : Split.TRAIN, row + 1);
            texts.put(id, "text " + row);
            if (row % 5 == 4) {
                log.delete(TASK, id);
                texts.remove(id);
            }
        }

        DataSet sealed = seal().seal(watch(EXAMPLES));

        assertThat(sealed.examples()).extracting(TrainingExample::id).containsExactlyElementsOf(texts.keySet());
        assertThat(sealed.examples()).extracting(TrainingExample::text).containsExactlyElementsOf(texts.values());
        assertThat(sealed.reference().digest()).isEqualTo(Digest.of(store.get(sealed.reference())));
    }

    @Test
    void shouldNotSealNothing() {
        log.accept(TASK, "a", "text", "sport", Split.TRAIN, 1).delete(TASK, "a");

        assertThatThrownBy(() -> seal().seal(watch(1)))
                .isInstanceOfSatisfying(JobFailedException.class, failed -> assertThat(failed.reason())
                        .isEqualTo(FailureReason.MISSING_DATA));
        assertThat(store.uris()).isEmpty();
    }

    @Test
    void shouldSealNothingOfAJobThatIsAbandoned() {
        log.accept(TASK, "a", "text", "sport", Split.TRAIN, 1);
        JobWatch watch = watch(1);
        watch.abandon();

        assertThatThrownBy(() -> seal().seal(watch)).isInstanceOf(JobAbandonedException.class);
        assertThat(store.uris()).isEmpty();
    }

    @Test
    void shouldLeaveNothingWhenTheStoreFails() {
        log.accept(TASK, "a", "text", "sport", Split.TRAIN, 1);
        DataSetSeal seal = seal();
        JobWatch watch = watch(1);
        seal.seal(watch);
        store.damage(seal.sealed(watch));
        store.breakDown();

        assertThatThrownBy(() -> seal.seal(watch)).isInstanceOf(StoreException.class);
    }

    private DataSetSeal seal() {
        return new DataSetSeal(store, new DataSetReader(TaskDataLog.CONFIG, log::consumer, clock), temporary);
    }

    private JobWatch watch(long upTo) {
        return new JobWatch(aJob().upTo(upTo).build(), Duration.ofHours(6), clock);
    }
}
