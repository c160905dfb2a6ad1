package io.graft.serving.http;

import io.graft.schemas.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A file of the console, in memory. There are exactly those named here: no path of a request ever reaches a file
 * system.
 *
 * @param type its media type
 * @param tag its entity tag, quoted
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
record ConsoleFile(String type, String tag, byte[] content) {
    /** Where they lie on the class path, and below what path they are served. */
    static final String FOLDER = "console/";

    private static final String[] NAMES = {
        "index.html",
        "icon.svg",
        "tokens.css",
        "console.css",
        "theme.js",
        "app.js",
        "api.js",
        "state.js",
        "parts.js",
        "numbers.js",
        "charts.js",
        "dialogs.js",
        "overview.js",
        "task.js",
        "training.js",
        "versions.js",
        "ask.js",
        "outputs.js",
        "kinds.js",
        "audits.js"
    };

    private static final String LIT = "META-INF/resources/webjars/lit-html/3.2.1/lit-html.js";

    /** All of them, by path. */
    static Map<String, ConsoleFile> all() {
        Map<String, ConsoleFile> files = new LinkedHashMap<>();
        Arrays.stream(NAMES).forEach(name -> files.put("/" + FOLDER + name, read(name, "/" + FOLDER + name)));
        files.put("/" + FOLDER + "lit-html.js", read("lit-html.js", "/" + LIT));
        return files;
    }

    /** Names of those that lie in {@link #FOLDER}. */
    static Stream<String> names() {
        return Arrays.stream(NAMES);
    }

    private static ConsoleFile read(String name, String resource) {
        try (InputStream stream = ConsoleFile.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the class path lacks " + resource);
            }
            byte[] content = stream.readAllBytes();
            return new ConsoleFile(type(name), '"' + Digest.of(content) + '"', content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no media type for " + name);
        };
    }
}
