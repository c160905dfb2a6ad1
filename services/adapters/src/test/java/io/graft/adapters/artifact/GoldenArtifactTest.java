package io.graft.adapters.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Bytes of a released format. A failure here means that digests of equal trainings have changed: that needs a new format
 * version and a reader for the old one. The files in {@code golden/} are written by hand, never by a test.
 */
class GoldenArtifactTest {
    private static final String DIGEST = "sha256:d53daa2593f6ac91ee17ef4df4d983a8ce591347b0e5258ae488eca65f2468cc";

    private final SortedMap<String, byte[]> golden = golden();

    private static SortedMap<String, byte[]> golden() {
        var files = new TreeMap<String, byte[]>();
        for (String name : ArtifactFiles.NAMES) {
            try (InputStream in = GoldenArtifactTest.class.getResourceAsStream("golden/" + name)) {
                // There is none of LayerNorms: this adapter leaves the base's as they are.
                if (in != null) {
                    files.put(name, in.readAllBytes());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    @Test
    void shouldWriteTheGoldenFiles() {
        assertThat(ArtifactFiles.write(SampleArtifacts.small()))
                .hasSameSizeAs(golden)
                .allSatisfy((name, bytes) -> assertThat(bytes).as(name).isEqualTo(golden.get(name)));
    }

    @Test
    void shouldReadTheGoldenFiles() {
        var read = ArtifactFiles.read(golden);

        assertThat(read.weights().values())
                .isEqualTo(SampleArtifacts.small().weights().values());
        assertThat(read.info().task()).isEqualTo("acme.mood");
    }

    @Test
    void shouldPackToTheGoldenDigest() {
        assertThat(ArtifactArchive.digest(ArtifactArchive.pack(golden))).isEqualTo(DIGEST);
    }
}
