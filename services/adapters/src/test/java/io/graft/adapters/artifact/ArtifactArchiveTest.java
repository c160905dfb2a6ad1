package io.graft.adapters.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactArchiveTest {
    private static final SortedMap<String, byte[]> TWO =
            new TreeMap<>(Map.of("graft.json", "{}".getBytes(UTF_8), "adapter.safetensors", new byte[] {1, 2, 3}));

    private static void assertSame(Map<String, byte[]> actual, Map<String, byte[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        assertThat(actual).allSatisfy((name, bytes) -> assertThat(bytes).isEqualTo(expected.get(name)));
    }

    private static void assertRefused(byte[] archive, String reason) {
        assertThatThrownBy(() -> ArtifactArchive.unpack(archive))
                .isInstanceOf(CorruptArtifact.class)
                .hasMessageContaining(reason);
    }

    /** The archive with one name exchanged for another of the same length, everywhere. */
    private static byte[] renamed(String from, String to) {
        String archive = new String(ArtifactArchive.pack(TWO), StandardCharsets.ISO_8859_1);
        return archive.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldBeAZipForEveryone() throws IOException {
        var seen = new TreeMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(ArtifactArchive.pack(TWO)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
                assertThat(entry.getTimeLocal()).isEqualTo("1980-01-01T00:00:00");
                seen.put(entry.getName(), zip.readAllBytes());
            }
        }
        assertSame(seen, TWO);
    }

    @Test
    void shouldHaveAReadableDirectory(@TempDir Path directory) throws IOException {
        var path = Files.write(directory.resolve("artifact.zip"), ArtifactArchive.pack(TWO));
        try (var zip = new ZipFile(path.toFile())) {
            assertThat(zip.size()).isEqualTo(2);
            try (var in = zip.getInputStream(zip.getEntry("graft.json"))) {
                assertThat(in.readAllBytes()).isEqualTo(TWO.get("graft.json"));
            }
        }
    }

    @Test
    void shouldNotDependOnTimeZoneOrLocale() {
        byte[] here = ArtifactArchive.pack(ArtifactFiles.write(SampleArtifacts.small()));
        TimeZone zone = TimeZone.getDefault();
        Locale locale = Locale.getDefault();
        try {
            for (String id : new String[] {"Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata"}) {
                TimeZone.setDefault(TimeZone.getTimeZone(id));
                Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
                assertThat(ArtifactArchive.pack(ArtifactFiles.write(SampleArtifacts.small())))
                        .isEqualTo(here);
            }
        } finally {
            TimeZone.setDefault(zone);
            Locale.setDefault(locale);
        }
    }

    @Property
    void shouldUnpackWhatItPacked(@ForAll byte @Size(max = 200) [] info, @ForAll byte @Size(max = 200) [] adapter) {
        var files = new TreeMap<>(Map.of("graft.json", info, "adapter.safetensors", adapter));

        assertSame(ArtifactArchive.unpack(ArtifactArchive.pack(files)), files);
    }

    @Test
    void shouldRefuseEveryWrongByte() {
        byte[] archive = ArtifactArchive.pack(ArtifactFiles.write(SampleArtifacts.small()));
        String digest = ArtifactArchive.digest(archive);
        for (int i = 0; i < archive.length; i++) {
            for (int flip : new int[] {1, 0x80, 0xff}) {
                archive[i] ^= (byte) flip;
                assertThat(ArtifactArchive.digest(archive)).isNotEqualTo(digest);
                assertRefused(archive, "archive");
                archive[i] ^= (byte) flip;
            }
        }
    }

    @Test
    void shouldRefuseEveryTruncationAndWhatFollows() {
        byte[] archive = ArtifactArchive.pack(TWO);
        for (int length = 0; length < archive.length; length++) {
            assertRefused(Arrays.copyOf(archive, length), "truncated");
        }
        assertRefused(Arrays.copyOf(archive, archive.length + 1), "truncated");
    }

    @Test
    void shouldRefuseUnknownNamesAndPaths() {
        assertRefused(renamed("graft.json", "../../etc."), "a file that no artifact has: ../../etc.");
        assertRefused(renamed("graft.json", "/etc/hosts"), "/etc/hosts");
        assertRefused(renamed("graft.json", "graft.jso/"), "graft.jso/");
        assertRefused(renamed("graft.json", "graft.\n\u0000\u001b\u009b"), "graft.????");
        assertThatThrownBy(() -> ArtifactArchive.pack(new TreeMap<>(Map.of("../graft.json", new byte[0]))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseDuplicates() {
        byte[] once = ArtifactArchive.pack(TWO);
        int first = 30 + "adapter.safetensors".length() + 3;
        byte[] twice = new byte[once.length + first];
        System.arraycopy(once, 0, twice, 0, first);
        System.arraycopy(once, 0, twice, first, once.length);

        assertRefused(twice, "holds adapter.safetensors twice");
    }

    @Test
    void shouldRefuseMoreThanAllowed() {
        byte[] archive = ArtifactArchive.pack(TWO);

        assertSame(ArtifactArchive.unpack(archive, archive.length), TWO);
        assertThatThrownBy(() -> ArtifactArchive.unpack(archive, archive.length - 1))
                .isInstanceOf(CorruptArtifact.class)
                .hasMessageContaining("more than the allowed");
    }
}
