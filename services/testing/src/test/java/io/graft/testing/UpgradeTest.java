package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.broker.EmbeddedKafka;
import io.graft.evaluation.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The processes of an earlier build are replaced one by one by those of this one, and back again, as docs/operations.md says,
 * while examples and questions go on. {@code infra/rehearse-upgrade} makes the earlier build and names it.
 */
@Tag("runbooks")
@EnabledIfSystemProperty(named = UpgradeTest.PROPERTY, matches = ".+")
class UpgradeTest {
    /** The checkout of the earlier build, packaged and named by its commit. */
    static final String PROPERTY = "graft.upgrade.before";

    private static final Path BEFORE = Path.of(System.getProperty(PROPERTY, ""));

    private static final String TASK = "weather";
    private static final List<String> TEXTS = List.of("Will it rain in Oslo?", "Where is good soup?", "");

    @TempDir
    private Path directory;

    private final Map<Integer, String> answers = new TreeMap<>();
    private Map<String, String> settings;

    @Test
    void shouldLoseNothingWhileOneProcessAfterTheOtherIsReplaced() throws IOException {
        String before = classPath();
        String now = System.getProperty("java.class.path");
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"), 0)) {
            settings = TinyBase.write(Files.createDirectory(directory.resolve("base")))
                    .settings(broker, directory);
            Running onboarding = new Running("onboarding", before);
            Running trainer = new Running("trainer", before);
            Running first = new Running("serving", before);
            Running second = new Running("serving", before);
            first.graft.declare(TASK, Sentences.labels(Sentences.weatherOrFood()), LoadTask.CONFIG);
            learn(first.graft, second.graft);
            try (Steady steady = new Steady(TASK, TEXTS, answers.get(1), first.graft, second.graft)) {
                first.replace(now, steady);
                learn(first.graft, second.graft);
                trainer.replace(now, steady);
                learn(first.graft, second.graft);
                second.replace(now, steady);
                onboarding.replace(now, steady);
                learn(first.graft, second.graft);

                onboarding.replace(before, steady);
                learn(first.graft, second.graft);
                second.replace(before, steady);
                trainer.replace(before, steady);
                first.replace(before, steady);
                learn(first.graft, second.graft);
                steady.end();

                steady.assertCounted(first.graft);
                assertAuditsFoundNothing(first.graft);
                report(steady);
            } finally {
                List.of(first, second, trainer, onboarding).forEach(Running::close);
            }
        }
    }

    /** The next version, which both servers answer with the same bits, as they do all before it. */
    private void learn(GraftProcess one, GraftProcess other) {
        int version = answers.size() + 1;
        one.send(TASK, Sentences.of(version, 10, Sentences.weatherOrFood()));
        one.train(TASK);
        one.awaitVersion(TASK, version);
        other.awaitVersion(TASK, version);
        answers.put(version, one.predict(TASK, version, TEXTS).body());
        answers.forEach((number, answer) -> {
            assertThat(one.predict(TASK, number, TEXTS).body()).isEqualTo(answer);
            assertThat(other.predict(TASK, number, TEXTS).body()).isEqualTo(answer);
        });
    }

    private static void assertAuditsFoundNothing(GraftProcess serving) {
        JsonNode audits = serving.json(serving.get("/v1/audits")).get("audits");
        assertThat(audits).isNotEmpty().allSatisfy(audit -> assertThat(
                        audit.at("/beforeAfter/changed").asInt())
                .isZero());
    }

    private void report(Steady steady) {
        Report report = new Report(Map.of("before", BEFORE.getFileName().toString(), "base", TinyBase.DESCRIPTION));
        report.json()
                .put("trained", answers.size())
                .put("examplesAndQuestions", steady.rounds())
                .put("askedOfAnotherServer", steady.askedAgain());
        report.write(Path.of("target/upgrade.json"));
    }

    /** What the earlier build's start script runs. */
    private static String classPath() throws IOException {
        Path target = BEFORE.resolve("services/cli/target");
        return target.resolve("graft-cli.jar") + ":" + Files.readString(target.resolve("classpath.txt"));
    }

    /** A process of one build, in whose place one of another can be put. */
    private final class Running {
        private static int started;

        private final String name;
        private GraftProcess graft;

        Running(String name, String build) {
            this.name = name;
            graft = start(build);
        }

        /** A server's successor stands beside it first, as in a rolling update; others end first, as their work moves. */
        void replace(String build, Steady steady) {
            GraftProcess before = graft;
            if (!name.equals("serving")) {
                before.close();
                graft = start(build);
                return;
            }
            graft = start(build);
            steady.replace(before, graft);
            before.close();
        }

        private GraftProcess start(String build) {
            String node = name + "-" + started++;
            Map<String, String> own = new HashMap<>(settings);
            if (name.equals("serving")) {
                own.put("GRAFT_NODE", node);
            }
            GraftProcess process = GraftProcess.alone(directory.resolve(node + ".out"), build, name, own);
            process.awaitReady();
            return process;
        }

        void close() {
            graft.close();
        }
    }
}
