package io.graft.evaluation.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a campaign has finished, one line each, so that it can go on after an interruption. */
final class TrialLog {
    private final Path file;
    private final List<Trial> trials = new ArrayList<>();

    /** Reads what there is; a last line that was cut off is run again. */
    TrialLog(Path file) {
        this.file = file;
        if (!Files.exists(file)) {
            return;
        }
        try {
            // Not as strict as readAllLines: what was cut off may end within a character.
            String log = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            for (String line : log.lines().toList()) {
                JsonNode json = tree(line);
                if (json != null) {
                    trials.add(Trial.of(json));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the log " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Nullable
    private static JsonNode tree(String line) {
        try {
            return line.isBlank() ? null : Json.mapper().readTree(line);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    List<Trial> trials() {
        return List.copyOf(trials);
    }

    Optional<Trial> of(Trial.Key key) {
        return trials.stream().filter(trial -> trial.key().equals(key)).findFirst();
    }

    void add(Trial trial) {
        trials.add(trial);
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            // A line of its own even after one that was cut off.
            Files.writeString(
                    file,
                    "\n" + Json.mapper().writeValueAsString(trial.line()) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("the log " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
