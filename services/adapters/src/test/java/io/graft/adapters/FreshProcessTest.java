package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new process makes the bytes that this one, warm and after other work, makes. */
class FreshProcessTest {
    /** 128 + SIGTERM. */
    private static final int TERMINATED = 143;

    @Test
    void shouldTrainAndAnswerTheSameBitsInAFreshProcess() throws IOException, InterruptedException {
        Encoder encoder = TestEncoder.fp32();
        encoder.pool(List.of(encoder.tokenize("something else before", null)));

        Process process = java(Fresh.class).start();
        String here = Fresh.results(encoder);
        String there = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(there.lines().filter(line -> line.startsWith("results "))).containsExactly(here);
    }

    @Test
    void shouldEndQuietlyWhenToldToInTheMiddleOfATraining(@TempDir Path directory)
            throws IOException, InterruptedException {
        Process process = java(Endless.class).directory(directory.toFile()).start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(output.lines().anyMatch("training"::equals)).isTrue();

        process.destroy();

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(TERMINATED);
        assertThat(directory).isEmptyDirectory();
    }

    private static ProcessBuilder java(Class<?> main) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** Trains until it is ended. */
    static final class Endless {
        private Endless() {}

        public static void main(String[] arguments) {
            Encoder encoder = Encoder.load(new EngineSettings("cpu", "fp32"));
            new AdapterTraining(encoder).train(TinyTask.examples(), TinyTask.config(100_000, 1), progress -> {
                if (progress.step() == 3) {
                    System.out.println("training");
                }
            });
        }
    }

    /** What the new process runs. */
    static final class Fresh {
        private Fresh() {}

        public static void main(String[] arguments) {
            try (Encoder encoder = Encoder.load(new EngineSettings("cpu", "fp32"))) {
                System.out.println(results(encoder));
            }
        }

        static String results(Encoder encoder) {
            TrainedAdapter trained =
                    new AdapterTraining(encoder).train(TinyTask.validated(), TinyTask.config(), TrainingListener.NONE);
            return "results " + TinyTask.digest(trained.weights()) + " " + Fingerprint.of(encoder) + " "
                    + encoder.profile().id() + " " + encoder.weightsDigest();
        }
    }
}
