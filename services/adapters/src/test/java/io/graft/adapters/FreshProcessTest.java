package io.graft.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A new process makes the bytes that this one, warm and after other work, makes. */
class FreshProcessTest {
    @Test
    void shouldTrainAndAnswerTheSameBitsInAFreshProcess() throws IOException, InterruptedException {
        Encoder encoder = TestEncoder.fp32();
        encoder.pool(List.of(encoder.tokenize("something else before", null)));

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Fresh.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String here = Fresh.results(encoder);
        String there = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(there.lines().filter(line -> line.startsWith("results "))).containsExactly(here);
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
