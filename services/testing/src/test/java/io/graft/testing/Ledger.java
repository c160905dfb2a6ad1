package io.graft.testing;

import io.graft.schemas.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Graft, or Kafka for it, has acknowledged: a line of JSON for each, and what of it is not yet found in the log. */
final class Ledger implements AutoCloseable {
    private final Writer file;
    private final List<String> unfound = new ArrayList<>();
    private long acknowledged;

    Ledger(Path file) {
        try {
            this.file = Files.newBufferedWriter(
                    file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param by who acknowledged it */
    synchronized void acknowledged(LoadTask.Message message, String by) {
        acknowledged++;
        unfound.add(message.said());
        try {
            file.write(Json.mapper().valueToTree(Map.of("acknowledged", message.said(), "by", by)) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All messages acknowledged since the last call. */
    synchronized List<String> toFind() {
        List<String> all = List.copyOf(unfound);
        unfound.clear();
        return all;
    }

    synchronized long count() {
        return acknowledged;
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
