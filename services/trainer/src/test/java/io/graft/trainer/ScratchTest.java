package io.graft.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
    @TempDir
    private Path parent;

    @Test
    void shouldLeaveNothing() throws IOException {
        try (Scratch scratch = Scratch.in(parent)) {
            Files.createDirectory(scratch.resolve("deep"));
            Files.writeString(scratch.resolve("deep").resolve("file"), "data");
            assertThat(parent).isNotEmptyDirectory();
        }

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void shouldLetSeveralStandBesideEachOther() {
        try (Scratch one = Scratch.in(parent);
                Scratch other = Scratch.in(parent)) {
            assertThat(one.resolve("")).isDirectory();
            assertThat(other.resolve("")).isDirectory();
        }
    }

    @Test
    void shouldDeleteWhatAKilledProcessLeft() throws IOException {
        Path left = Files.createDirectory(parent.resolve("graft-job-of-another"));
        Files.createFile(left.resolve("lock"));
        Files.writeString(left.resolve("file"), "data");

        Scratch.in(parent).close();

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void shouldLeaveAloneWhatIsLocked() throws IOException {
        Path others = Files.createDirectory(parent.resolve("graft-job-of-another"));
        try (FileChannel channel =
                FileChannel.open(others.resolve("lock"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.lock();
            Scratch.in(parent).close();
        }

        assertThat(parent).isDirectoryContaining(others::equals);
    }

    @Test
    void shouldSayWhereNothingCanBeKept() {
        assertThatThrownBy(() -> Scratch.in(parent.resolve("nowhere")))
                .isInstanceOfSatisfying(JobFailedException.class, failed -> assertThat(failed.reason())
                        .isEqualTo(FailureReason.STORE_FAILURE))
                .hasMessageContaining("nowhere");
    }
}
