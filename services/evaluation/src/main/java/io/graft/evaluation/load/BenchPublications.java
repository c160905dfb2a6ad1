package io.graft.evaluation.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.evaluation.Median;
import io.graft.evaluation.Report;
import io.graft.schemas.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * What users notice of releases: a constant load (open loop, Poisson) of known texts, to named versions and to champions, in
 * turns without and with releases of other tasks, back and forth between two versions. Every answer is compared with what
 * its version said before.
 */
public final class BenchPublications {
    private static final double NANOS = 1e9;
    private static final long NANOS_A_MICRO = 1000;
    private static final long PATIENCE_SECONDS = 30;

    private final Plan plan;
    private final Releases releases;
    private final ReleaseHistory history = new ReleaseHistory();
    private final List<Question> asked;
    private final CheckedQuestions questions;
    private final LongSupplier nanoTime;
    private final Consumer<String> listener;
    private final Random random = new Random(19);
    private final Histogram acknowledged = new Histogram(3);
    private final Histogram answered = new Histogram(3);
    private int published;

    /**
     * @param rounds each with one measurement without releases and one with
     * @param seconds of each measurement, or longer if the releases take longer
     * @param publications in all rounds together
     * @param share of what the server can do (closed loop) that is asked
     * @param settleSeconds of uncounted load before each measurement, in which audits of earlier releases end
     */
    public record Plan(int rounds, double seconds, int publications, double share, double settleSeconds) {
        public static Plan standard(int rounds, double seconds, int publications) {
            return new Plan(rounds, seconds, publications, 0.4, 2);
        }
    }

    /**
     * @param questions by their place in {@code asked}
     * @param asked as {@link #asked} lists them
     * @param champions of the tasks that are asked and not released
     */
    public BenchPublications(
            Plan plan,
            Questions questions,
            List<Question> asked,
            Map<String, Integer> champions,
            Releases releases,
            LongSupplier nanoTime,
            Consumer<String> listener) {
        this.plan = plan;
        this.asked = asked;
        this.releases = releases;
        this.nanoTime = nanoTime;
        this.listener = listener;
        champions.forEach((task, version) -> history.champion(task, version, nanoTime.getAsLong()));
        releases.tasks()
                .forEach(task -> history.champion(task, releases.versions(task).get(0), nanoTime.getAsLong()));
        this.questions = new CheckedQuestions(questions, asked, history, nanoTime);
    }

    /**
     * Each text for the champion and for each version, of tasks that are not released and of tasks that are.
     *
     * @param champions of those that are not
     */
    public static List<Question> asked(Map<String, Integer> champions, Releases releases, List<String> texts) {
        List<Question> asked = new ArrayList<>();
        champions.forEach((task, version) -> add(asked, task, List.of(version), texts));
        releases.tasks().forEach(task -> add(asked, task, releases.versions(task), texts));
        return asked;
    }

    private static void add(List<Question> asked, String task, List<Integer> versions, List<String> texts) {
        for (String text : texts) {
            asked.add(new Question(task, null, text));
            versions.forEach(version -> asked.add(new Question(task, version, text)));
        }
    }

    /**
     * Adds {@code publications} to a report, and what came of all rounds to {@code ratios}.
     *
     * @param capacity answers a second in the closed loop
     */
    public void run(double capacity, Report report) {
        questions.learn();
        releases.onLive((task, version) -> history.live(task, version, nanoTime.getAsLong()));
        Load load = new Load(questions, nanoTime);
        double rate = plan.share() * capacity;
        ObjectNode json = report.json().putObject("publications");
        json.set("settings", Json.mapper().valueToTree(plan));
        json.put("offeredPerSecond", rate);
        ArrayNode rounds = json.putArray("rounds");
        List<Double> quiet = new ArrayList<>();
        List<Double> busy = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            settle(load, rate);
            Outcome without = load.open(rate, plan.seconds(), this::any, random);
            settle(load, rate);
            int upTo = plan.publications() * (round + 1) / plan.rounds();
            CompletableFuture<Void> publisher = publishing(upTo);
            Outcome with = load.send(rate, due -> due < plan.seconds() || !publisher.isDone(), this::any, random)
                    .outcome();
            publisher.join();
            quiet.add(without.milliseconds(Outcome.P99));
            busy.add(with.milliseconds(Outcome.P99));
            rounds.addObject().<ObjectNode>set("without", without.json()).set("with", with.json());
            listener.accept("publications %d of %d: 99 of 100 within %.0f ms without, %.0f ms with them"
                    .formatted(upTo, plan.publications(), quiet.get(round), busy.get(round)));
        }
        described(report.json().withObject("/ratios").putObject("publications"), Median.of(quiet), Median.of(busy));
    }

    private void settle(Load load, double rate) {
        load.open(rate, plan.settleSeconds(), this::any, random);
    }

    private int any() {
        return random.nextInt(asked.size());
    }

    /** Done when so many releases are published, evenly over a measurement, each after the one before it has answered. */
    private CompletableFuture<Void> publishing(int upTo) {
        int first = published;
        long begin = nanoTime.getAsLong();
        double pause = plan.seconds() / Math.max(1, upTo - first);
        return CompletableFuture.runAsync(() -> {
            while (published < upTo) {
                LockSupport.parkNanos(begin + (long) ((published - first) * pause * NANOS) - nanoTime.getAsLong());
                publish(releases.tasks().get(published % releases.tasks().size()));
                published++;
            }
        });
    }

    /** Champions of all tasks alternate between their two versions. */
    private void publish(String task) {
        int version = releases.versions(task).get((published / releases.tasks().size() + 1) % 2);
        long sent = nanoTime.getAsLong();
        CompletableFuture<Long> first = history.sent(task, version, sent);
        CompletableFuture<Void> asking = askUntil(first, questions.toChampion(task));
        releases.release(task, version);
        acknowledged.recordValue((nanoTime.getAsLong() - sent) / NANOS_A_MICRO);
        answered.recordValue(
                (first.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join() - sent) / NANOS_A_MICRO);
        asking.join();
    }

    /** Another question whenever one is answered, so that the first answer by the new version is seen at once. */
    private CompletableFuture<Void> askUntil(CompletableFuture<?> done, int question) {
        return questions
                .ask(question)
                .handle((reply, failure) -> done.isDone())
                .thenCompose(isDone -> isDone ? CompletableFuture.completedFuture(null) : askUntil(done, question));
    }

    private void described(ObjectNode json, double quiet, double busy) {
        json.put("published", published)
                .put("checked", questions.all())
                .put("failed", questions.failed())
                .put("different", questions.different())
                .put("late", questions.late())
                .put("p99MillisecondsWithout", quiet)
                .put("p99MillisecondsWith", busy)
                .put("p99WithOverWithout", busy / quiet);
        json.set("acknowledgedMilliseconds", percentiles(acknowledged));
        json.set("firstAnswerMilliseconds", percentiles(answered));
    }

    private static ObjectNode percentiles(Histogram microseconds) {
        return Json.mapper()
                .createObjectNode()
                .put("p50", Outcome.milliseconds(microseconds, Outcome.P50))
                .put("p99", Outcome.milliseconds(microseconds, Outcome.P99));
    }
}
