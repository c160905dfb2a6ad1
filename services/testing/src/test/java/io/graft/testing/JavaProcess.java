package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Java program as an operating-system process of its own, which can be killed and started again. */
final class JavaProcess implements AutoCloseable {
    private final Path output;
    private final List<String> command;
    private final Map<String, String> environment;
    private Process process;
    private long started;

    /**
     * Starts one of this class path.
     *
     * @param output file that takes what it prints
     * @param program options of the virtual machine, the main class, its arguments
     * @param environment over the one of this process, of which Graft's own settings are left out
     */
    JavaProcess(Path output, List<String> program, Map<String, String> environment) {
        this(output, System.getProperty("java.class.path"), program, environment);
    }

    /** The same of another class path. */
    JavaProcess(Path output, String classPath, List<String> program, Map<String, String> environment) {
        this.output = output;
        this.environment = Map.copyOf(environment);
        // Tests are over before the second compiler's work would pay.
        command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath));
        command.addAll(program);
        start();
    }

    /** Again, after it ended. */
    void start() {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(key -> key.startsWith("GRAFT_"));
        builder.environment().putAll(environment);
        started = System.nanoTime();
        try {
            process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Since its latest start. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What Linux tells of its memory, in bytes: {@code VmRSS}, or {@code VmHWM} for the most so far. */
    long memory(String field) {
        return status(field) << 10;
    }

    long threads() {
        return status("Threads");
    }

    private long status(String field) {
        try {
            return Files.readAllLines(proc().resolve("status")).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files, sockets and the like. */
    long handles() {
        try (Stream<Path> open = Files.list(proc().resolve("fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path proc() {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    /** All that it has printed since its first start. */
    String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL: nothing is flushed, closed or said. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGSTOP: it does nothing until it is resumed, and does not know it. */
    void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process sent = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            assertThat(sent.waitFor()).as("kill -" + name).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for its end; returns its exit code. */
    int awaitEnd() {
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES))
                    .as("ended: " + command)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }
}
