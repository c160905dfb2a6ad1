package io.graft.learning;

import io.graft.schemas.ArtifactReference;
import io.graft.schemas.Comparison;
import io.graft.schemas.Digest;
import io.graft.schemas.Evaluation;
import io.graft.schemas.Json;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TrainingJob;
import io.graft.schemas.TrainingResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A task that lives in memory: applies decisions as a runtime would, through the record's JSON each time. */
final class ATask implements TaskView {
    static final String NAME = "mood";
    static final String BASE = "sha256:base";

    TaskLife life = new TaskLife(TaskRules.onBase(BASE));
    TaskRecord record = TaskRecord.unknown(NAME);
    final Map<String, StoredExample> examples = new HashMap<>();
    final Map<Integer, StoredVersion> versions = new HashMap<>();
    final List<Effect> effects = new ArrayList<>();
    long now = 1_000_000;
    Progress progress = new Progress(Long.MAX_VALUE, 0);

    @Override
    public Optional<StoredExample> example(String id) {
        return Optional.ofNullable(examples.get(id));
    }

    @Override
    public Optional<StoredVersion> version(int version) {
        return Optional.ofNullable(versions.get(version));
    }

    ATask send(String json) {
        return apply(life.example(record, Validation.check(json.getBytes(StandardCharsets.UTF_8)), this, now));
    }

    ATask labelled(String id, String text, String label, String split) {
        return send("{\"task\":\"mood\",\"id\":\"%s\",\"text\":\"%s\",\"label\":\"%s\",\"split\":\"%s\"}"
                .formatted(id, text, label, split));
    }

    /** Eight rows to train and two to validate for each of two labels. */
    ATask withEnoughExamples() {
        return withExamples("good", 0, 10).withExamples("bad", 0, 10);
    }

    ATask withExamples(String label, int from, int to) {
        for (int i = from; i < to; i++) {
            labelled(label + i, label + " text " + i, label, i % 10 < 8 ? "train" : "validation");
        }
        return this;
    }

    ATask delete(String id) {
        return send("{\"task\":\"mood\",\"id\":\"%s\",\"deleted\":true}".formatted(id));
    }

    ATask later(long millis) {
        now += millis;
        return apply(life.tick(record, this, progress, now));
    }

    ATask command(TaskCommand command) {
        return apply(life.command(record, command, this, progress, now));
    }

    /** Onboarding starts again on another base. */
    ATask onBase(String digest) {
        life = new TaskLife(TaskRules.onBase(digest));
        return this;
    }

    ATask train(String id) {
        return command(new TaskCommand.Train(id, NAME, 0));
    }

    ATask result(TrainingResult result) {
        return apply(life.result(record, result, now));
    }

    ATask finish(double accuracy, Comparison comparison) {
        return result(finished(lastJob(), accuracy, comparison));
    }

    ATask withChampion() {
        return withEnoughExamples().later(5_000).finish(0.9, null);
    }

    static TrainingResult.Finished finished(TrainingJob job, double accuracy, Comparison comparison) {
        return new TrainingResult.Finished(
                job.task(),
                job.job(),
                job.version(),
                new ArtifactReference("tasks/mood/adapters/" + job.version(), Digest.of("a" + job.version()), 10),
                new ArtifactReference("tasks/mood/datasets/" + job.version(), Digest.of("d" + job.version()), 10),
                job.baseDigest(),
                "profile",
                new Evaluation("accuracy", accuracy, 0.3, 4, 0.5, "normal"),
                comparison);
    }

    TrainingJob lastJob() {
        List<TrainingJob> jobs = jobs();
        return jobs.get(jobs.size() - 1);
    }

    List<TrainingJob> jobs() {
        return effects(Effect.RequestTraining.class).stream()
                .map(Effect.RequestTraining::job)
                .filter(job -> job.testFrom() == null)
                .toList();
    }

    List<ResultRefusal> refusals() {
        return effects(Effect.RefuseResult.class).stream()
                .map(Effect.RefuseResult::reason)
                .toList();
    }

    /** Requests to test the champion. */
    List<TrainingJob> tests() {
        return effects(Effect.RequestTraining.class).stream()
                .map(Effect.RequestTraining::job)
                .filter(job -> job.testFrom() != null)
                .toList();
    }

    <T extends Effect> List<T> effects(Class<T> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    ATask apply(Decision decision) {
        record = Json.read(Json.bytes(decision.record()), TaskRecord.class);
        for (Effect effect : decision.effects()) {
            effects.add(effect);
            if (effect instanceof Effect.KeepExample keep) {
                examples.put(keep.example().id(), keep.stored());
            } else if (effect instanceof Effect.ForgetExample forget) {
                examples.remove(forget.id());
            } else if (effect instanceof Effect.KeepVersion keep) {
                versions.put(keep.version().version().version(), keep.version());
            } else if (effect instanceof Effect.EraseTask) {
                examples.clear();
                versions.clear();
            }
        }
        return this;
    }
}
