package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.graft.cli.broker.EmbeddedKafka;
import io.graft.evaluation.Report;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that take longer than a consumer may be silent do not look like dead trainers. */
@Tag("faults")
class RebalanceTest {
    private static final Path RESULTS = Path.of(System.getProperty("graft.faults.results", "results"));

    /** Shorter than the trainings, and longer than the time between two heartbeats, by which members hear of a rebalance. */
    private static final Duration SILENCE = Duration.ofSeconds(6);

    private static final int TASKS = 2;
    private static final int ROWS_PER_LABEL = 400;
    private static final String LONG = "{\"epochs\":100,\"bottleneck\":8,\"batchSize\":2}";

    @TempDir
    private Path directory;

    @Test
    void shouldNotRebalanceForTrainings() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"), 0)) {
            Map<String, String> settings = TinyBase.write(Files.createDirectory(directory.resolve("base")))
                    .settings(broker, directory);
            settings.put("GRAFT_KAFKA_CLIENT_MAX_POLL_INTERVAL_MS", Long.toString(SILENCE.toMillis()));
            try (GraftProcess onboarding = process("onboarding", 0, settings);
                    GraftProcess first = process("trainer", 1, settings);
                    GraftProcess second = process("trainer", 2, settings);
                    GraftProcess serving = process("serving", 0, settings)) {
                List.of(onboarding, first, second, serving).forEach(GraftProcess::awaitReady);
                long before = awaitNoMore();
                assertThat(before).as("rebalances as the processes came").isPositive();
                double shortest = Double.MAX_VALUE;
                for (int task = 0; task < TASKS; task++) {
                    shortest = Math.min(shortest, secondsToTrain(serving, "long-" + task));
                }
                long caused = rebalances() - before;

                assertThat(shortest).isGreaterThan(SILENCE.toMillis() / 1e3);
                assertThat(caused).isZero();
                report(shortest, before, caused);
            }
        }
    }

    private static double secondsToTrain(GraftProcess serving, String task) {
        serving.declare(task, Sentences.labels(Sentences.weatherOrFood()), LONG);
        serving.send(task, Sentences.of(1, ROWS_PER_LABEL, Sentences.weatherOrFood()));
        long begin = System.nanoTime();
        serving.train(task);
        serving.awaitVersion(task, 1);
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Until none has come for a while: processes are ready before all their groups are settled. */
    private static long awaitNoMore() throws JMException {
        AtomicLong last = new AtomicLong();
        await().atMost(Duration.ofMinutes(2))
                .during(Duration.ofSeconds(10))
                .until(() -> last.getAndSet(rebalances()) == last.get());
        return rebalances();
    }

    /** Of all groups together, as this process's broker has counted them. */
    private static long rebalances() throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        long sum = 0;
        for (ObjectName bean :
                beans.queryNames(new ObjectName("kafka.server:type=group-coordinator-metrics,*"), null)) {
            for (MBeanAttributeInfo attribute : beans.getMBeanInfo(bean).getAttributes()) {
                if (attribute.getName().endsWith("rebalance-count")) {
                    sum += ((Number) beans.getAttribute(bean, attribute.getName())).longValue();
                }
            }
        }
        return sum;
    }

    private static void report(double shortest, long before, long caused) {
        Report report = new Report(Map.of(
                "command",
                "./mvnw verify -Pfaults -pl services/testing -am",
                "base",
                TinyBase.DESCRIPTION,
                "trainers",
                2,
                "maxPollIntervalSeconds",
                SILENCE.toSeconds()));
        report.json()
                .put("trainings", TASKS)
                .put("shortestSeconds", shortest)
                .put("rebalancesBefore", before)
                .put("rebalancesMeanwhile", caused);
        report.write(RESULTS.resolve("rebalances.json"));
    }

    private GraftProcess process(String name, int number, Map<String, String> settings) {
        return GraftProcess.alone(directory.resolve(name + "-" + number + ".out"), name, settings);
    }
}
