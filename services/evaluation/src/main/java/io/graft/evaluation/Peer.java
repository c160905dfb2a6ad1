package io.graft.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.adapters.TrainingConfig;
import io.graft.schemas.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Another program that trains on the same rows when told to, such as {@code src/peers/peer.py bench}. */
final class Peer implements AutoCloseable {
    private final List<String> command;
    private final Process process;
    private final BufferedReader answers;

    /** @param command as words; it reads a line for each training and answers with a line, both JSON */
    Peer(List<String> command) {
        this.command = command;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the peer " + command + " cannot be started: " + e.getMessage(), e);
        }
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * One training.
     *
     * @param method {@code full} or {@code houlsby}
     * @param rows file of JSON lines with {@code text} and {@code label}
     * @return training rows, counted in each epoch, in a second
     */
    double examplesPerSecond(String method, boolean bf16, Path rows, TrainingConfig config) {
        var turn = Json.mapper()
                .createObjectNode()
                .put("method", method)
                .put("bf16", bf16)
                .put("rows", rows.toString());
        turn.set("config", Json.mapper().valueToTree(config));
        try {
            process.getOutputStream().write((turn + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            String line = answers.readLine();
            JsonNode answer =
                    line == null ? Json.mapper().nullNode() : Json.mapper().readTree(line);
            if (!answer.path("examplesPerSecond").isNumber()) {
                throw new IllegalStateException("the peer " + command + " answered no speed, but " + line);
            }
            return answer.path("examplesPerSecond").doubleValue();
        } catch (IOException e) {
            throw new UncheckedIOException("the peer " + command + " ended: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
