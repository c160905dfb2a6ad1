package io.graft.adapters.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.adapters.artifact.Safetensors.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    private static final Map<String, Tensor> TWO = Map.of(
            "b", new Tensor(List.of(2, 1), new float[] {1, -2}),
            "a", new Tensor(List.of(), new float[] {0.5f}));

    /** A file with this header and so many bytes of zeros behind it. */
    private static byte[] file(String header, int data) {
        byte[] json = header.getBytes(UTF_8);
        return ByteBuffer.allocate(8 + json.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    @Test
    void shouldWriteSortedTightAndPadded() {
        String header =
                "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"data_offsets\":[0,4],\"dtype\":\"F32\",\"shape\":[]},"
                        + "\"b\":{\"data_offsets\":[4,12],\"dtype\":\"F32\",\"shape\":[2,1]}}";
        int padded = (header.length() + 7) / 8 * 8;
        ByteBuffer expected = ByteBuffer.allocate(8 + padded + 12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded);
        expected.put((header + " ".repeat(padded - header.length())).getBytes(UTF_8));
        expected.putFloat(0.5f).putFloat(1).putFloat(-2);

        assertThat(Safetensors.write(TWO)).isEqualTo(expected.array());
    }

    @Test
    void shouldReadAnotherWritersOrder() {
        var read = Safetensors.read(file(
                "{\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]}}",
                4));

        assertThat(read.get("b").values()).containsExactly(0);
        assertThat(read.get("a").values()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not JSON                | {\"a\"                                                                   | 0",
                "not a JSON object       | []                                                                        | 0",
                "Duplicate field 'a'     | {\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}} | 4",
                "overlaps                | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | 8",
                "leaves a gap            | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}} | 12",
                "leaves a gap            | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}          | 8",
                "out of range            | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}          | 4",
                "4 bytes behind the last | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}          | 8",
                "the wrong length        | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}          | 4",
                "the wrong length        | {\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647],\"data_offsets\":[0,4]}} | 4",
                "no tensor can have      | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}          | 4",
                "no tensor can have      | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}            | 4",
                "no tensor can have      | {\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}} | 4",
                "not a whole number      | {\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}         | 4",
                "not a whole number      | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,9999999999999999]}} | 4",
                "not a whole number      | {\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}        | 4",
                "of dtype F64            | {\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,4]}}          | 4",
                "no field \"dtype\"      | {\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}                           | 4",
                "no field \"a\"          | {\"a\":7}                                                                 | 0",
            })
    void shouldRefuse(String reason, String header, int data) {
        assertThatThrownBy(() -> Safetensors.read(file(header, data)))
                .isInstanceOf(CorruptArtifact.class)
                .hasMessageContaining(reason);
    }

    @Test
    void shouldRefuseAHeaderThatIsTooLarge() {
        byte[] file = file(" ".repeat(Safetensors.MAX_HEADER + 1), 0);

        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(CorruptArtifact.class)
                .hasMessageContaining("too large");
        file[7] = -1;
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(CorruptArtifact.class)
                .hasMessageContaining("too large");
    }

    @Test
    void shouldRefuseHugeShapesWithoutData() {
        String shape = "[2147483647,2147483647,2147483647,0]";
        var read =
                Safetensors.read(file("{\"a\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[0,0]}}", 0));

        assertThat(read.get("a").values()).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNotFinite() {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            var tensors = Map.of("a", new Tensor(List.of(1), new float[] {value}));
            assertThatThrownBy(() -> Safetensors.write(tensors)).isInstanceOf(IllegalArgumentException.class);

            byte[] file = Safetensors.write(Map.of("a", new Tensor(List.of(1), new float[] {0})));
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putFloat(file.length - 4, value);
            assertThatThrownBy(() -> Safetensors.read(file))
                    .isInstanceOf(CorruptArtifact.class)
                    .hasMessageContaining("tensor a holds");
        }
    }

    @Test
    void shouldRefuseEveryTruncation() {
        byte[] file = Safetensors.write(TWO);
        for (int length = 0; length < file.length; length++) {
            byte[] part = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> Safetensors.read(part)).isInstanceOf(CorruptArtifact.class);
        }
    }

    @Test
    void shouldFailOnlyAsCorruptWhateverByteIsWrong() {
        byte[] file = Safetensors.write(TWO);
        for (int i = 0; i < file.length; i++) {
            for (int value = 0; value < 256; value++) {
                byte[] wrong = file.clone();
                wrong[i] = (byte) value;
                readOrRefuse(wrong);
            }
        }
    }

    @Property
    void shouldFailOnlyAsCorruptOnAnything(@ForAll byte @Size(max = 64) [] bytes, @ForAll String header) {
        readOrRefuse(bytes);
        readOrRefuse(file(header, 4));
        readOrRefuse(file("{\"a\":" + header + "}", 4));
    }

    private static void readOrRefuse(byte[] file) {
        try {
            assertThat(Safetensors.read(file)).isNotNull();
        } catch (CorruptArtifact refused) {
            assertThat(refused).hasMessageMatching("(?s).*\\w{3,} \\w+.*");
        }
    }

    @Property
    void shouldReadWhatItWrote(
            @ForAll @Size(max = 5)
                    Map<
                                    @NotEmpty @CharRange(to = (char) 0xD7FF) String,
                                    List<@FloatRange(min = -1e30f, max = 1e30f) Float>>
                            values) {
        var tensors = new TreeMap<String, Tensor>();
        values.forEach((name, list) -> {
            float[] array = new float[list.size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = list.get(i);
            }
            tensors.put(name, new Tensor(List.of(1, array.length), array));
        });
        byte[] file = Safetensors.write(tensors);
        var read = Safetensors.read(file);

        assertThat(read.keySet()).isEqualTo(tensors.keySet());
        read.forEach((name, tensor) -> {
            assertThat(tensor.shape()).isEqualTo(tensors.get(name).shape());
            assertThat(tensor.values()).isEqualTo(tensors.get(name).values());
        });
        assertThat(Safetensors.write(read)).isEqualTo(file);
        assertThat(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
    }
}
