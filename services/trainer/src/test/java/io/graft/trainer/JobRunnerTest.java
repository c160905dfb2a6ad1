package io.graft.trainer;

import static io.graft.trainer.TrainingJobBuilder.TASK;
import static io.graft.trainer.TrainingJobBuilder.aJob;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.graft.adapters.Classifier;
import io.graft.adapters.Encoder;
import io.graft.adapters.EngineSettings;
import io.graft.adapters.HeadKind;
import io.graft.adapters.artifact.AdapterArtifact;
import io.graft.adapters.artifact.AdapterHubDirectory;
import io.graft.adapters.artifact.ArtifactArchive;
import io.graft.adapters.artifact.ArtifactFiles;
import io.graft.adapters.artifact.Canaries;
import io.graft.learning.DefaultBase;
import io.graft.platform.store.ArtifactStore;
import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Comparison;
import io.graft.schemas.Split;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingProgress;
import io.graft.schemas.TrainingResult;
import io.graft.schemas.TrainingSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Trains for real, on a few sentences. */
class JobRunnerTest {
    private static final Map<String, List<String>> SENTENCES = Map.of(
            "sport",
            List.of("The match ended in a draw", "She ran the marathon", "Our team scored twice", "He won the race"),
            "food",
            List.of("Bake the bread slowly", "The soup needs salt", "Fry the onions first", "A ripe sweet peach"),
            "weather",
            List.of("It rained all night", "Snow fell on the hills", "A warm and sunny day", "Fog hides the valley"));

    private static Encoder encoder;

    @TempDir
    private static Path temporary;

    private final InMemoryArtifactStore store = new InMemoryArtifactStore();
    private final TaskDataLog log = new TaskDataLog(TASK);
    private final TestClock clock = new TestClock();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final TrainerMetrics counted = new TrainerMetrics(metrics);
    private final List<TrainingProgress> progress = new ArrayList<>();
    private final JobRunner runner = runner(log);

    @BeforeAll
    static void load() {
        encoder = Encoder.load(new EngineSettings("cpu", "fp32"));
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @AfterEach
    void shouldLeaveNothingOnTheDisk() {
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void shouldTrainAndStoreAnAdapterThatAnswersAsRecorded() {
        long upTo = fill("sport", "food");
        // A label that the task knows but has no example of any more stands in the head.
        TrainingResult.Finished finished =
                finish(ours().upTo(upTo).labels("weather", "sport", "food").build());

        AdapterArtifact artifact = ArtifactFiles.read(ArtifactArchive.unpack(store.get(finished.artifact())));
        assertThat(artifact.weights().head().labels()).containsExactly("weather", "sport", "food");
        assertThat(artifact.info().dataSetDigest()).isEqualTo(finished.dataSet().digest());
        assertThat(artifact.info().config().path("bottleneck").intValue()).isEqualTo(8);
        assertThat(finished.baseDigest()).isEqualTo(encoder.baseDigest());
        assertThat(finished.profile()).isEqualTo(encoder.profile().id());
        assertThat(finished.evaluation().rows()).isEqualTo(4);
        assertThat(finished.comparison()).isNull();
        assertThat(new String(store.get(finished.dataSet()), UTF_8).lines())
                .hasSize(16)
                .isSorted();
        assertThat(artifact.info().maxTokens()).as("the job's").isEqualTo(32);
        try (Classifier classifier = new Classifier(encoder, artifact.weights(), 32)) {
            float[][] answers = classifier.logitsOf(
                    Canaries.rows(HeadKind.CLASSIFICATION, input -> encoder.read(HeadKind.CLASSIFICATION, input, 32)));
            assertThat(artifact.info().canaries()).isDeepEqualTo(answers);
        }
    }

    @Test
    void shouldTellOfEachPhaseAndCount() {
        finish(ours().upTo(fill("sport", "food")).build());

        assertThat(progress.stream().map(TrainingProgress::phase).distinct())
                .containsExactly("data", "training", "evaluation", "upload");
        assertThat(metrics.counter("graft.trainer.jobs.finished").count()).isEqualTo(1);
        assertThat(metrics.counter("graft.trainer.examples").count()).isEqualTo(24);
    }

    @Test
    void shouldTrainTheSameBytesOnTheSealedDataWhenTheJobIsRepeated() {
        TrainingJob job = ours().upTo(fill("sport", "food")).build();
        TrainingResult.Finished first = finish(job);
        log.clear();

        TrainingResult.Finished again = finish(job);

        assertThat(again).isEqualTo(first);
        assertThat(log.readers()).isEqualTo(1);
        assertThat(store.uris()).hasSize(2);
    }

    @Test
    void shouldFindNoDifferenceBetweenAnAdapterAndItself() {
        TrainingJob job = ours().upTo(fill("sport", "food")).build();
        TrainingResult.Finished first = finish(job);

        TrainingResult.Finished again = finish(
                ours().upTo(job.upTo()).champion(1, first.artifact()).version(2).build());

        assertThat(again.comparison()).isEqualTo(new Comparison(1, 4, 0, 0));
    }

    @Test
    void shouldCompareVersionsThatReadAsManyTokensAsInTheirTraining() {
        // Validation rows begin like their label and go on, at length, like the other.
        long upTo = 0;
        for (String label : List.of("sport", "food")) {
            String others = String.join(". ", SENTENCES.get(label.equals("sport") ? "food" : "sport"));
            for (int row = 0; row < 8; row++) {
                String text = SENTENCES.get(label).get(row % 4) + (row < 4 ? "" : " " + row);
                Split split = row < 6 ? Split.TRAIN : Split.VALIDATION;
                log.accept(TASK, label + row, row < 6 ? text : text + ". " + others, label, split, ++upTo);
            }
        }
        TrainingResult.Finished brief = finish(ours().upTo(upTo)
                .config(new TrainingSettings(8, 12, 4, 5e-3, 7, 1, 7L))
                .build());

        TrainingResult.Finished whole = finish(ours().upTo(upTo)
                .config(new TrainingSettings(8, 12, 4, 5e-3, 64, 1, 7L))
                .champion(1, brief.artifact())
                .version(2)
                .build());

        double lead = brief.evaluation().value() - whole.evaluation().value();
        assertThat(lead).as("the rest of the rows misleads who reads it").isGreaterThan(0);
        Comparison compared = whole.comparison();
        assertThat(compared.championOnly() - compared.challengerOnly()).isEqualTo(Math.round(lead * compared.rows()));
    }

    @Test
    void shouldCountRowsOfLabelsThatTheChampionDoesNotKnowAsWrongForIt() {
        TrainingResult.Finished champion =
                finish(ours().upTo(fill("sport", "food")).build());
        TaskDataLog weather = new TaskDataLog(TASK);
        long upTo = fill(weather, "sport", "weather");

        // Its validation rows are two of sport, and two of weather.
        TrainingResult.Finished challenger = (TrainingResult.Finished) runner(weather)
                .run(watch(ours().upTo(upTo + 100)
                        .byLabel(Map.of("sport", 8L, "weather", 8L))
                        .labels("sport", "food", "weather")
                        .config(new TrainingSettings(8, 12, 4, 5e-3, 32, 1, 7L))
                        .champion(1, champion.artifact())
                        .build()));

        assertThat(challenger.comparison().rows()).isEqualTo(4);
        assertThat(challenger.comparison().championOnly()).isLessThanOrEqualTo(2);
        assertThat(challenger.evaluation().value())
                .as("the challenger has learnt something to compare")
                .isGreaterThan(0.5);
        assertThat(challenger.comparison().challengerOnly()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void shouldTestTheChampionOnTheRowsAfterItsTrainingOnly() {
        long upTo = fill("sport", "food");
        TrainingResult.Finished champion = finish(ours().upTo(upTo)
                .config(new TrainingSettings(8, 12, 4, 5e-3, 32, 1, 7L))
                .build());
        for (int row = 0; row < 4; row++) {
            String sport = SENTENCES.get("sport").get(row);
            log.accept(TASK, "new" + row, sport + "!", row < 3 ? "sport" : "weather", Split.TRAIN, ++upTo);
        }
        log.accept(TASK, "later", "after the test", "sport", Split.TRAIN, upTo + 1);

        TrainingResult result = runner.run(watch(
                ours().upTo(upTo).testFrom(16).champion(1, champion.artifact()).build()));

        assertThat(result).isInstanceOfSatisfying(TrainingResult.Tested.class, tested -> {
            assertThat(tested.rows()).isEqualTo(4);
            assertThat(tested.right()).isBetween(1, 3);
        });
        assertThat(metrics.counter("graft.trainer.jobs.finished").count()).isEqualTo(1);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(doubles = 1)
    void shouldInstallAnExportedAdapterWithoutAnyLoss(@Nullable Double layerNormRate) {
        long upTo = fill("sport", "food");
        TrainingSettings settings =
                new TrainingSettings(8, 2, 8, null, 32, 1, 7L, null, null, layerNormRate, null, null);
        TrainingResult.Finished trained =
                finish(ours().upTo(upTo).config(settings).build());
        ArtifactReference files = exported(trained, written -> {});

        // The task has its labels in another order.
        TrainingResult.Finished installed = finish(ours().upTo(upTo)
                .labels("food", "sport")
                .champion(1, trained.artifact())
                .version(2)
                .install(files)
                .build());

        AdapterArtifact before = artifact(trained);
        AdapterArtifact after = artifact(installed);
        assertThat(before.weights().shape().layerNorms()).isEqualTo(layerNormRate != null);
        assertThat(before.info().config().has("layerNormRate")).isEqualTo(layerNormRate != null);
        assertThat(after.weights().shape()).isEqualTo(before.weights().shape());
        assertThat(after.weights().values()).isEqualTo(before.weights().values());
        assertThat(after.weights().head().labels()).containsExactly("food", "sport");
        for (int canary = 0; canary < Canaries.COUNT; canary++) {
            float[] answer = before.info().canaries()[canary];
            assertThat(after.info().canaries()[canary]).containsExactly(answer[1], answer[0]);
        }
        assertThat(after.info().config().path("installed").asText()).isEqualTo(files.digest());
        assertThat(after.info().maxTokens()).isEqualTo(32);
        assertThat(installed.evaluation().value())
                .isEqualTo(trained.evaluation().value());
        assertThat(installed.evaluation().majority())
                .isEqualTo(trained.evaluation().majority());
        assertThat(installed.comparison()).isEqualTo(new Comparison(1, 4, 0, 0));
        assertThat(progress.stream().map(TrainingProgress::phase).distinct().toList())
                .as("the second time without a training")
                .containsExactly("data", "training", "evaluation", "upload");
        assertThat(metrics.counter("graft.trainer.examples").count())
                .as("nothing was trained for it")
                .isEqualTo(24);
    }

    @Test
    void shouldNotInstallAnAdapterOfAnotherTaskOrBase() {
        long upTo = fill("sport", "food");
        TrainingResult.Finished trained = finish(ours().upTo(upTo).build());
        ArtifactReference files = exported(trained, written -> {});

        TrainingResult labels = runner.run(watch(ours().upTo(upTo)
                .labels("sport", "food", "weather")
                .install(files)
                .build()));
        TrainingResult damaged = runner.run(watch(ours().upTo(upTo)
                .install(exported(trained, written -> written.remove("head_config.json")))
                .build()));
        TrainingResult foreign = runner.run(watch(ours().upTo(upTo)
                .install(new ArtifactReference("tasks/other/installs/a", files.digest(), files.bytes()))
                .build()));

        assertThat(List.of(labels, damaged, foreign))
                .allSatisfy(result ->
                        assertThat(((TrainingResult.Failed) result).reason()).isEqualTo("invalid-adapter"))
                .extracting(result -> ((TrainingResult.Failed) result).detail())
                .satisfiesExactly(
                        detail -> assertThat(detail).contains("[weather] are the task's alone"),
                        detail -> assertThat(detail).contains("head_config.json is missing"),
                        detail -> assertThat(detail).contains("does not belong to the task"));
    }

    private AdapterArtifact artifact(TrainingResult.Finished finished) {
        return ArtifactFiles.read(ArtifactArchive.unpack(store.get(finished.artifact())));
    }

    /** The adapter as files for AdapterHub, in the store. */
    private ArtifactReference exported(TrainingResult.Finished finished, Consumer<SortedMap<String, byte[]>> change) {
        SortedMap<String, byte[]> files = AdapterHubDirectory.write(
                artifact(finished), new AdapterHubDirectory.Base(encoder.config(), encoder.baseDigest()));
        change.accept(files);
        return store.put(TASK, ArtifactStore.INSTALLS, ArtifactArchive.pack(files));
    }

    @Test
    void shouldRefuseAnotherBase() {
        assertFailed(aJob().baseDigest("sha256:other").build(), "wrong-base", false);
    }

    @Test
    void shouldNameTaskJobAndVersionBesideEachLineOfTheLog() {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger trainer = (Logger) LoggerFactory.getLogger(JobRunner.class);
        trainer.addAppender(logged);
        TrainingJob job = aJob().baseDigest("sha256:other").build();
        try {
            runner.run(watch(job));
        } finally {
            trainer.detachAppender(logged);
        }
        assertThat(logged.list).isNotEmpty().allSatisfy(line -> assertThat(line.getMDCPropertyMap())
                .isEqualTo(Map.of("task", job.task(), "job", job.job(), "version", Integer.toString(job.version()))));
    }

    @Test
    void shouldFailWithoutData() {
        assertFailed(ours().build(), "missing-data", false);
    }

    @Test
    void shouldFailWithOneLabelOnly() {
        assertFailed(ours().upTo(fill("sport")).build(), "missing-data", false);
    }

    @Test
    void shouldFailOnALabelThatTheJobLacks() {
        assertFailed(ours().upTo(fill("sport", "weather")).build(), "invalid-data", false);
    }

    @ParameterizedTest
    @MethodSource("settingsThatCannotBeTrainedWith")
    void shouldFailOnSettingsThatCannotBeTrainedWith(String why, TrainingSettings settings) {
        assertFailed(ours().upTo(fill("sport", "food")).config(settings).build(), "invalid-settings", false);
    }

    static Stream<Arguments> settingsThatCannotBeTrainedWith() {
        return Stream.of(
                Arguments.of("no epochs", new TrainingSettings(8, 0, 8, null, 32, 1, 7L)),
                Arguments.of("batches without rows", new TrainingSettings(8, 1, 0, null, 32, 1, 7L)),
                Arguments.of("an artifact too large to load", new TrainingSettings(200_000, 1, 8, null, 32, 1, 7L)),
                Arguments.of("more tokens than the base reads", new TrainingSettings(8, 1, 8, null, 513, 1, 7L)));
    }

    @Test
    void shouldLetAJobBeRepeatedWhenTheStoreFails() {
        store.breakDown();

        assertFailed(ours().upTo(fill("sport", "food")).build(), "store-failure", true);
    }

    @Test
    void shouldLetAJobBeRepeatedWhenItsDiskFails() {
        Path gone = temporary.resolve("gone");
        JobRunner elsewhere = new JobRunner(encoder, store, reader(log), gone, progress::add, counted, clock);

        TrainingResult result =
                elsewhere.run(watch(ours().upTo(fill("sport", "food")).build()));

        assertThat(result).isInstanceOfSatisfying(TrainingResult.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo("store-failure");
            assertThat(failed.detail()).contains("cannot keep the task's data in " + gone);
            assertThat(failed.retryable()).isTrue();
        });
    }

    @Test
    void shouldNotCompareWithADamagedChampion() {
        TrainingJob job = ours().upTo(fill("sport", "food")).build();
        TrainingResult.Finished first = finish(job);
        store.damage(first.artifact());

        assertFailed(ours().upTo(job.upTo()).champion(1, first.artifact()).build(), "store-failure", true);
    }

    @Test
    void shouldTrainAgainWhereTheChampionIsNoArtifact() {
        TrainingJob job = ours().upTo(fill("sport", "food")).build();
        ArtifactReference none = store.put(job.task(), ArtifactStore.ADAPTERS, new byte[] {1, 2, 3});

        TrainingResult.Finished again =
                finish(ours().upTo(job.upTo()).champion(1, none).version(2).build());

        assertThat(again.comparison().championOnly()).isZero();
    }

    @Test
    void shouldStoreNothingForATaskThatWasErasedMeanwhile() {
        JobRunner erased =
                new JobRunner(encoder, store, reader(log), temporary, this::eraseDuringTraining, counted, clock);

        TrainingResult result =
                erased.run(watch(ours().upTo(fill("sport", "food")).build()));

        assertThat(((TrainingResult.Failed) result).reason()).isEqualTo("missing-data");
        assertThat(store.uris()).isEmpty();
    }

    private void eraseDuringTraining(TrainingProgress step) {
        if (step.step() > 0) {
            store.deleteTask(TASK);
        }
    }

    @Test
    void shouldHaveTheBaseThatOnboardingAsksForByDefault() {
        assertThat(encoder.baseDigest()).isEqualTo(DefaultBase.DIGEST);
    }

    @Test
    void shouldFailAfterItsDeadline() {
        TestClock racing = new TestClock(Duration.ofMinutes(1));
        JobWatch watch = new JobWatch(ours().upTo(fill("sport", "food")).build(), Duration.ofMinutes(5), racing);

        assertThat(((TrainingResult.Failed) runner.run(watch)).reason()).isEqualTo("time-limit");
        assertThat(store.uris()).noneMatch(uri -> uri.contains("/adapters/"));
    }

    @Test
    void shouldLeaveNoResultWhenAbandoned() {
        JobWatch watch = watch(ours().upTo(fill("sport", "food")).build());
        JobRunner abandoning =
                new JobRunner(encoder, store, reader(log), temporary, step -> watch.abandon(), counted, clock);

        assertThatThrownBy(() -> abandoning.run(watch)).isInstanceOf(JobAbandonedException.class);
        assertThat(store.uris()).noneMatch(uri -> uri.contains("/" + ArtifactStore.ADAPTERS + "/"));
    }

    /** As when the process ends before the trainer is closed. */
    @Test
    void shouldLeaveNoResultWhenTheTrainingStopsWithoutTheWatchsWord() {
        TestClock leaping = new TestClock();
        JobWatch watch = new JobWatch(ours().upTo(fill("sport", "food")).build(), Duration.ofMinutes(5), leaping);
        JobRunner stopped = new JobRunner(
                encoder,
                store,
                reader(log),
                temporary,
                step -> {
                    if (step.phase().equals(ProgressReport.TRAINING)) {
                        leaping.leap(Duration.ofMinutes(6));
                    }
                },
                counted,
                clock);

        assertThatThrownBy(() -> stopped.run(watch)).isInstanceOf(JobAbandonedException.class);
        assertThat(store.uris()).noneMatch(uri -> uri.contains("/" + ArtifactStore.ADAPTERS + "/"));
    }

    @Test
    void shouldRunOnItsOwnWorkerThread() throws Exception {
        AtomicReference<String> worker = new AtomicReference<>();
        DataSetReader reader = new DataSetReader(
                TaskDataLog.CONFIG,
                () -> {
                    worker.set(Thread.currentThread().getName());
                    return log.consumer();
                },
                clock);
        Vertx vertx = Vertx.vertx();
        try {
            TrainerVerticle verticle = new TrainerVerticle(
                    new JobRunner(encoder, store, reader, temporary, progress::add, counted, clock));
            vertx.deployVerticle(verticle, TrainerVerticle.options(Duration.ofHours(6)))
                    .await();

            TrainingResult result = verticle.run(
                            watch(ours().upTo(fill("sport", "food")).build()))
                    .await();

            assertThat(result).isInstanceOf(TrainingResult.Finished.class);
            assertThat(worker.get()).startsWith("graft-training-");
        } finally {
            vertx.close().await();
        }
    }

    private TrainingResult.Finished finish(TrainingJob job) {
        TrainingResult result = runner.run(watch(job));
        assertThat(result).isInstanceOf(TrainingResult.Finished.class);
        return (TrainingResult.Finished) result;
    }

    private void assertFailed(TrainingJob job, String reason, boolean retryable) {
        TrainingResult.Failed failed = (TrainingResult.Failed) runner.run(watch(job));
        assertThat(failed.reason()).isEqualTo(reason);
        assertThat(failed.retryable()).isEqualTo(retryable);
        assertThat(failed.job()).isEqualTo(job.job());
        assertThat(metrics.counter("graft.trainer.jobs.failed", "reason", reason)
                        .count())
                .isEqualTo(1);
    }

    @Test
    void shouldCountAJobOfWhichTrainersDied() {
        TrainingJob job = ours().build();

        assertThat(runner.giveUp(job, 3)).isInstanceOfSatisfying(TrainingResult.Failed.class, failed -> {
            assertThat(failed.job()).isEqualTo(job.job());
            assertThat(failed.reason()).isEqualTo("trainer-died");
            assertThat(failed.retryable()).isFalse();
        });
        assertThat(metrics.counter("graft.trainer.jobs.failed", "reason", "trainer-died")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void shouldFailAJobThatMeetsAnError() {
        JobRunner broken = new JobRunner(
                encoder,
                store,
                reader(log),
                temporary,
                step -> {
                    throw new UnsatisfiedLinkError("no library");
                },
                counted,
                clock);

        assertThat(broken.run(watch(ours().upTo(fill("sport", "food")).build())))
                .isInstanceOfSatisfying(TrainingResult.Failed.class, failed -> assertThat(failed.reason())
                        .isEqualTo("training-bug"));
    }

    private static TrainingJobBuilder ours() {
        return aJob().baseDigest(encoder.baseDigest());
    }

    private JobWatch watch(TrainingJob job) {
        return new JobWatch(job, Duration.ofHours(6), clock);
    }

    private JobRunner runner(TaskDataLog data) {
        return new JobRunner(encoder, store, reader(data), temporary, progress::add, counted, clock);
    }

    private DataSetReader reader(TaskDataLog data) {
        return new DataSetReader(TaskDataLog.CONFIG, data::consumer, clock);
    }

    private long fill(String... labels) {
        return fill(log, labels);
    }

    /** Six training and two validation rows of each label; the sequence of the last. */
    private static long fill(TaskDataLog data, String... labels) {
        long sequence = 0;
        for (String label : labels) {
            List<String> sentences = SENTENCES.get(label);
            for (int row = 0; row < 8; row++) {
                String text = sentences.get(row % sentences.size()) + (row < sentences.size() ? "" : " again");
                sequence++;
                data.accept(TASK, label + row, text, label, row < 6 ? Split.TRAIN : Split.VALIDATION, sequence);
            }
        }
        return sequence;
    }
}
