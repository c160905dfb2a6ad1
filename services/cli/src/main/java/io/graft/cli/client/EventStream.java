package io.graft.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Server-sent events as they come; {@link #next} waits for one. Not for several threads, but any may close it. */
public final class EventStream implements AutoCloseable {
    private static final String NAME = "event:";
    private static final String DATA = "data:";

    private final Stream<String> lines;
    private final Iterator<String> iterator;

    EventStream(Stream<String> lines) {
        this.lines = lines;
        this.iterator = lines.iterator();
    }

    /** @param name for example {@code progress} */
    public record Event(String name, JsonNode data) {}

    /** The next event; empty once the server has ended the stream. */
    public Optional<Event> next() {
        String name = "";
        StringBuilder data = new StringBuilder();
        while (iterator.hasNext()) {
            String line = iterator.next();
            if (line.startsWith(NAME)) {
                name = line.substring(NAME.length()).strip();
            } else if (line.startsWith(DATA)) {
                data.append(line.substring(DATA.length()).strip());
            } else if (line.isEmpty() && data.length() > 0) {
                return Optional.of(new Event(name, Json.tree(data.toString().getBytes(StandardCharsets.UTF_8))));
            }
        }
        return Optional.empty();
    }

    /**
     * Hands each event to a listener, on a thread of its own, until the server ends the stream.
     *
     * @param lost run if the stream breaks before that, or is closed
     */
    void follow(String thread, Consumer<Event> listener, Runnable lost) {
        Thread reader = new Thread(
                () -> {
                    try {
                        for (Optional<Event> next = next(); next.isPresent(); next = next()) {
                            listener.accept(next.get());
                        }
                    } catch (UncheckedIOException e) {
                        lost.run();
                    }
                },
                thread);
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public void close() {
        lines.close();
    }
}
