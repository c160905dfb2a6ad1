package io.graft.trainer;

import static io.graft.trainer.TrainingJobBuilder.TASK;
import static io.graft.trainer.TrainingJobBuilder.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.schemas.AcceptedExample;
import io.graft.schemas.Split;
import io.graft.schemas.TrainingJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetReaderTest {
    @TempDir
    private Path temporary;

    private final TaskDataLog log = new TaskDataLog(TASK);
    private final TestClock clock = new TestClock(Duration.ofSeconds(1));

    @Test
    void shouldReadTheTasksExamplesUpToTheJob() {
        train("a", "one", 1).train("b", "two", 2).train("c", "three", 3);
        log.accept("other", "x", "not ours", "sport", Split.TRAIN, 1);

        assertThat(texts(aJob().upTo(2))).containsExactly("one", "two");
    }

    @Test
    void shouldTakeTheLatestCorrectionThatTheJobCovers() {
        train("a", "first", 1).train("a", "second", 2).train("a", "too late", 3);

        assertThat(texts(aJob().upTo(2))).containsExactly("second");
    }

    @Test
    void shouldLeaveOutWhatWasDeleted() {
        train("a", "one", 1).train("b", "two", 2);
        log.delete(TASK, "a");

        assertThat(texts(aJob().upTo(3).byLabel(Map.of("sport", 1L)))).containsExactly("two");
    }

    @Test
    void shouldKeepWhatCameBackAfterItsDeletion() {
        train("a", "one", 1);
        log.delete(TASK, "a");
        train("a", "again", 3);

        assertThat(texts(aJob().upTo(3))).containsExactly("again");
    }

    @Test
    void shouldWaitForDataThatTheJobCountsButThePartitionDoesNotShowYet() {
        train("a", "one", 1);
        log.late();
        train("b", "two", 2);

        assertThat(texts(aJob().upTo(2).byLabel(Map.of("sport", 2L)))).containsExactly("one", "two");
    }

    @Test
    void shouldNotWaitForEverForWhatWasDeletedSince() {
        train("a", "one", 1).train("b", "two", 2);
        log.delete(TASK, "b");

        assertThat(texts(aJob().upTo(3).byLabel(Map.of("sport", 2L)))).containsExactly("one");
    }

    @Test
    void shouldStopReadingWhenTheJobIsAbandoned() {
        train("a", "one", 1);
        JobWatch watch = watch(aJob().upTo(1).build());
        watch.abandon();

        assertThatThrownBy(() -> texts(watch)).isInstanceOf(JobAbandonedException.class);
        assertThat(temporary).isEmptyDirectory();
    }

    private Log train(String id, String text, long sequence) {
        return new Log().train(id, text, sequence);
    }

    private List<String> texts(TrainingJobBuilder job) {
        return texts(watch(job.build()));
    }

    private List<String> texts(JobWatch watch) {
        try (Scratch scratch = Scratch.in(temporary);
                LiveData data = new LiveData(watch.job(), scratch)) {
            new DataSetReader(TaskDataLog.CONFIG, log::consumer, clock).read(watch, data);
            try (Stream<AcceptedExample> examples = data.examples()) {
                return examples.map(AcceptedExample::text).toList();
            }
        }
    }

    private JobWatch watch(TrainingJob job) {
        return new JobWatch(job, Duration.ofHours(6), clock);
    }

    private final class Log {
        Log train(String id, String text, long sequence) {
            log.accept(TASK, id, text, "sport", Split.TRAIN, sequence);
            return this;
        }
    }
}
