package io.graft.adapters.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.adapters.artifact.Safetensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
    @TempDir
    private Path temporary;

    private Path file(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(UTF_8);
        ByteBuffer out = ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data);
        return Files.write(Files.createTempFile(temporary, "tensors", ".safetensors"), out.array());
    }

    private static List<Float> read(Path file, String name) {
        List<Float> values = new ArrayList<>();
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            tensors.read(name, piece -> {
                while (piece.hasRemaining()) {
                    values.add(piece.get());
                }
            });
        }
        return values;
    }

    @Test
    void shouldReadHalvesExactly() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(14).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort((short) 0x3c00)
                .putShort((short) 0xc000)
                .putShort((short) 0x0001)
                .putShort((short) 0x7bff);
        data.putShort((short) 0x8000).putShort((short) 0x3f80).putShort((short) 0xc049);
        Path file = file(
                "{\"f\":{\"dtype\":\"F16\",\"shape\":[5],\"data_offsets\":[0,10]},"
                        + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[10,14]}}",
                data.array());

        assertThat(read(file, "f")).containsExactly(1f, -2f, 0x1p-24f, 65504f, -0f);
        assertThat(read(file, "b")).containsExactly(1f, -3.140625f);
    }

    @Test
    void shouldReadALargeTensorInPieces() throws IOException {
        float[] ramp = new float[700_001];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = i;
        }
        Path file = Files.write(
                temporary.resolve("large"), Safetensors.write(Map.of("t", new Tensor(List.of(ramp.length), ramp))));
        List<Integer> pieces = new ArrayList<>();
        float[] read = new float[ramp.length];
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            tensors.read("t", piece -> {
                int start = pieces.stream().mapToInt(Integer::intValue).sum();
                pieces.add(piece.remaining());
                piece.get(read, start, piece.remaining());
            });
        }

        assertThat(pieces).hasSizeGreaterThan(2).allMatch(size -> size <= 1 << 18);
        assertThat(read).isEqualTo(ramp);
    }

    @Test
    void shouldListWholeNumbersButNotReadThemAsWeights() throws IOException {
        Path file = file("{\"ids\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", new byte[8]);
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            assertThat(tensors.names()).containsExactly("ids");
        }
        assertThatThrownBy(() -> read(file, "ids"))
                .isInstanceOf(CorruptArtifact.class)
                .hasMessageContaining("holds whole numbers");
    }

    @Test
    void shouldRefuseAHeaderLongerThanItsFileWithoutReservingIt() throws IOException {
        byte[] bytes = ByteBuffer.allocate(10)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SafetensorsFile.MAX_HEADER)
                .array();
        Path file = Files.write(temporary.resolve("short"), bytes);

        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(CorruptArtifact.class)
                .hasMessageContaining("ends inside the header");
        bytes[7] = 0x7f;
        Files.write(file, bytes);
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(CorruptArtifact.class)
                .hasMessageContaining("too large");
    }

    @Test
    void shouldRefuseWhatIsNotFinite() throws IOException {
        Path file = file("{\"f\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}}", new byte[] {0, 0x7c});

        assertThatThrownBy(() -> read(file, "f"))
                .isInstanceOf(CorruptArtifact.class)
                .hasMessageContaining("tensor f holds Infinity");
    }
}
