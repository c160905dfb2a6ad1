package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.graft.testing.Documents.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents by themselves; {@link EndToEndTest} runs their commands. */
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");

    /** Blocks that no test of this kind runs: they build, start or stop Graft itself, or need Kafka's own distribution or a cluster. */
    private static final Set<String> NOT_RUN = Set.of(
            "./graft demo",
            "./graft up",
            "./graft base",
            "./graft bench",
            "./graft backup",
            "./graft restore",
            "./mvnw",
            "npm install",
            "kafka-configs.sh",
            "kafka-console-producer.sh",
            "infra/rehearse-upgrade",
            "helm",
            "kubectl");

    static List<Path> documents() throws IOException {
        return Documents.all();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldMarkEveryCommandAsRunOrNot(Path document) throws IOException {
        for (Block block : Documents.blocks(document)) {
            assertThat(block.language()).as(block.text()).isIn("sh", "console", "json", "text", "mermaid");
            if (block.language().equals("console")) {
                assertThat(NOT_RUN)
                        .as("move commands that a test can run into a block marked sh: " + block.text())
                        .anyMatch(block.text()::startsWith);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldLinkToWhatIsThere(Path document) throws IOException {
        List<String> missing = new ArrayList<>();
        Matcher links = LINK.matcher(Files.readString(document));
        while (links.find()) {
            if (!links.group(1).startsWith("http") && !Files.exists(document.resolveSibling(links.group(1)))) {
                missing.add(links.group(1));
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void shouldFindBlocksOfEveryMark() throws IOException {
        assertThat(Documents.blocks(Documents.ROOT.resolve("README.md")))
                .extracting(Block::language)
                .contains("sh", "console");
        assertThat(Documents.script(Documents.ROOT.resolve("docs/guide.md"))).contains("./graft import");
    }
}
