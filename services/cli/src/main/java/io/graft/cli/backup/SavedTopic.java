package io.graft.cli.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.graft.schemas.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A topic as a file: JSON, one object a line, compressed; the first line is this record, each other one a {@link Line}.
 *
 * @param name in Kafka
 * @param partitions how many; each record goes back to its own
 * @param settings that the topic has of its own
 */
record SavedTopic(String name, int partitions, Map<String, String> settings) {
    private static final byte[] END_OF_LINE = {'\n'};
    private static final Base64.Decoder BASE64 = Base64.getDecoder();

    /**
     * The latest record of one key.
     *
     * @param timestamp milliseconds since 1970
     * @param key in Base64, as the value
     * @param headers in their order
     */
    record Line(int partition, long timestamp, String key, String value, List<Header> headers) {
        static Line of(ConsumerRecord<byte[], byte[]> record) {
            return new Line(
                    record.partition(),
                    record.timestamp(),
                    text(record.key()),
                    text(record.value()),
                    StreamSupport.stream(record.headers().spliterator(), false)
                            .map(header -> new Header(header.key(), text(header.value())))
                            .toList());
        }

        byte[] bytes() {
            return BASE64.decode(value);
        }

        ProducerRecord<byte[], byte[]> to(String topic) {
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(topic, partition, timestamp, BASE64.decode(key), bytes());
            headers.forEach(header -> record.headers().add(header.name(), BASE64.decode(header.value())));
            return record;
        }

        private static String text(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    /** @param value in Base64 */
    record Header(String name, String value) {}

    /** @param lines written as they come */
    void write(Path directory, Consumer<Consumer<Line>> lines) {
        try (OutputStream file = new BufferedOutputStream(
                new GZIPOutputStream(Files.newOutputStream(directory.resolve(name + ".jsonl.gz"))))) {
            write(file, this);
            lines.accept(line -> write(file, line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(OutputStream file, Object line) {
        try {
            file.write(Json.mapper().writeValueAsBytes(line));
            file.write(END_OF_LINE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a file, the first line alone. */
    static SavedTopic read(Path file) {
        try (MappingIterator<JsonNode> lines = lines(file)) {
            return Json.mapper().treeToValue(lines.next(), SavedTopic.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void read(Path file, Consumer<Line> reader) {
        try (MappingIterator<JsonNode> lines = lines(file)) {
            lines.next();
            while (lines.hasNext()) {
                reader.accept(Json.mapper().treeToValue(lines.next(), Line.class));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MappingIterator<JsonNode> lines(Path file) throws IOException {
        return Json.mapper().readerFor(JsonNode.class).readValues(new GZIPInputStream(Files.newInputStream(file)));
    }
}
