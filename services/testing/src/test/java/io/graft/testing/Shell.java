package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs what documents have their readers type, against a running Graft: {@code ./graft} is started from
 * the class path, and the ports of the documents are those of this Graft.
 */
final class Shell {
    private static final long MINUTES = 5;

    private final GraftProcess graft;
    private final Path directory;

    /** @param directory where files go that the commands write */
    Shell(GraftProcess graft, Path directory) {
        this.graft = graft;
        this.directory = directory;
    }

    /** Skips the test that needs a program, and says so. */
    static void assume(List<String> probe) throws IOException, InterruptedException {
        boolean there;
        try {
            there = new ProcessBuilder(probe).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            there = false;
        }
        Assumptions.assumeTrue(there, probe.get(0) + " is not on the path, or lacks what this needs");
    }

    /** Fails, with all that was printed, unless every command succeeds; returns what was printed. */
    String run(String script) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String prelude = """
            set -euo pipefail
            run() { "%s" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m "$@"; }
            graft() { run io.graft.cli.Graft "$@"; }
            curl() { command curl --fail-with-body -sS "$@"; }
            """.formatted(java);
        String typed = script.replace("./graft", "graft")
                .replace("localhost:8080", graft.server().getAuthority())
                .replace("localhost:9092", graft.bootstrap());
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", prelude + typed)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        bash.environment().keySet().removeIf(key -> key.startsWith("GRAFT_"));
        bash.environment().put("GRAFT_SERVER", graft.server().toString());
        bash.environment().put("GRAFT_KAFKA_BOOTSTRAP", graft.bootstrap());
        bash.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return finish(bash.start());
    }

    private static String finish(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as(printed).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }
}
