package io.graft.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What was measured, as JSON, with all that one needs to measure it again: {@code commit}, {@code machine},
 * {@code versions} and {@code settings}.
 */
public final class Report {
    private final ObjectNode json = Json.mapper().createObjectNode();

    /** @param settings what was chosen for this measurement: a record, a map or a tree */
    public Report(Object settings) {
        json.put("commit", commit());
        json.set("machine", machine());
        json.set("versions", versions());
        json.set("settings", Json.mapper().valueToTree(settings));
    }

    /** The tree to add results to. */
    public ObjectNode json() {
        return json;
    }

    /** Writes the report for people and programs: indented, UTF-8. */
    public void write(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            String text = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the report " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** The start script names the commit; without it, git is asked; {@code unknown} outside a checkout. */
    public static String commit() {
        String named = System.getProperty("graft.commit");
        return named == null ? askGit() : named;
    }

    private static String askGit() {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "HEAD")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? text : "unknown";
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    private static JsonNode machine() {
        return Json.mapper()
                .createObjectNode()
                .put("cpu", cpu())
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .put("java", Runtime.version().toString());
    }

    private static String cpu() {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return "unknown";
        }
        try (Stream<String> lines = Files.lines(info)) {
            List<String> names = lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .distinct()
                    .toList();
            return names.isEmpty() ? "unknown" : String.join(" and ", names);
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static JsonNode versions() {
        Properties versions = new Properties();
        try (InputStream in = Report.class.getResourceAsStream("versions.properties")) {
            if (in == null) {
                throw new IllegalStateException("the build left out versions.properties");
            }
            versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ObjectNode sorted = Json.mapper().createObjectNode();
        new TreeMap<>(versions).forEach((what, version) -> sorted.put((String) what, (String) version));
        return sorted;
    }
}
