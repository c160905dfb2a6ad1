package io.graft.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The documents and the commands in them. A block marked {@code sh} is run by {@link EndToEndTest}; one marked
 * {@code console} needs what a test has not, and {@link DocumentsTest} lists it.
 */
final class Documents {
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\S*)[^\\n]*\\n(.*?)^```$");

    private Documents() {}

    record Block(String language, String text) {}

    static List<Path> all() throws IOException {
        List<Path> documents = new ArrayList<>(
                List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md"), ROOT.resolve("clients/README.md")));
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        return documents;
    }

    static List<Block> blocks(Path document) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(document));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    /** All that a document has a reader type, as one script; empty if there is nothing. */
    static String script(Path document) throws IOException {
        StringBuilder script = new StringBuilder();
        blocks(document).stream()
                .filter(block -> block.language().equals("sh"))
                .forEach(block -> script.append(block.text()));
        return script.toString();
    }
}
