package io.graft.cli.command;

import java.nio.file.Path;

/** Where the log goes. To be called before the first logger exists; therefore commands have none. */
final class Logging {
    private Logging() {}

    static Path toFile(Path dataDirectory) {
        Path file = dataDirectory.toAbsolutePath().resolve("graft.log");
        System.setProperty("graft.log.file", file.toString());
        System.setProperty("logback.configurationFile", "logback-file.xml");
        return file;
    }

    /** For commands that report failures themselves. */
    static void off() {
        System.setProperty("logback.configurationFile", "logback-off.xml");
    }
}
