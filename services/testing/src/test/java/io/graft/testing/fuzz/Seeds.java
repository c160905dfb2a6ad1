package io.graft.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.graft.schemas.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is right, from the published contracts: where mutations begin. */
final class Seeds {
    private static final Path SCHEMAS = Path.of("../../schemas");

    private Seeds() {}

    /** Goldens of a message, for example of {@code task-command}. */
    static List<JsonNode> goldens(String message) {
        try (Stream<Path> files = Files.list(SCHEMAS.resolve("goldens"))) {
            List<JsonNode> seeds = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().startsWith(message + ".")) {
                    seeds.add(Json.tree(Files.readAllBytes(file)));
                }
            }
            return seeds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A document of HTTP. */
    static JsonNode openApi(String file) {
        try {
            return new YAMLMapper().readTree(SCHEMAS.resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The examples in a document, of requests and answers alike. */
    static List<JsonNode> examples(JsonNode document) {
        return document.findValues("value").stream()
                .filter(JsonNode::isContainerNode)
                .toList();
    }
}
