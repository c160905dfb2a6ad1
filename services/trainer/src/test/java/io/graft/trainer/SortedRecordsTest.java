package io.graft.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedRecordsTest {
    @TempDir
    private Path parent;

    private Scratch scratch;

    @BeforeEach
    void open() {
        scratch = Scratch.in(parent);
    }

    @AfterEach
    void close() {
        scratch.close();
    }

    /** Ids of one to three of these, some of two code units, some changed and deleted again. */
    @Test
    void shouldHoldWhatATreeMapHolds() {
        String[] letters = {"", "a", "b", "\u0000", "\u00ff", "\u0100", "\ud7ff", "\uff5e", "\ud83d\ude00"};
        Random random = new Random(7);
        TreeMap<String, String> expected = new TreeMap<>();
        try (SortedRecords records = SortedRecords.in(scratch, "records")) {
            for (int change = 0; change < 3_000; change++) {
                String key = letters[random.nextInt(letters.length)]
                        + letters[random.nextInt(letters.length)]
                        + letters[random.nextInt(letters.length)];
                if (random.nextInt(4) == 0) {
                    records.delete(key);
                    expected.remove(key);
                } else {
                    records.put(key, Integer.toString(change).getBytes(UTF_8));
                    expected.put(key, Integer.toString(change));
                }
            }

            try (Stream<byte[]> values = records.values()) {
                assertThat(values.map(value -> new String(value, UTF_8))).containsExactlyElementsOf(expected.values());
            }
        }
    }

    @Test
    void shouldSayThatTheDiskFailed() throws IOException {
        Files.createFile(scratch.resolve("records"));

        assertThatThrownBy(() -> SortedRecords.in(scratch, "records"))
                .isInstanceOfSatisfying(JobFailedException.class, failed -> assertThat(failed.reason())
                        .isEqualTo(FailureReason.STORE_FAILURE))
                .hasMessageContaining("cannot keep the task's data in " + parent);
    }
}
