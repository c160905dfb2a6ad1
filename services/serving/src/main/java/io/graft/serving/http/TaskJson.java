package io.graft.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.Json;
import io.graft.schemas.Release;
import io.graft.schemas.TaskState;
import io.graft.serving.predict.LiveVersions;
import io.graft.serving.registry.TaskView;
import io.graft.serving.registry.VersionKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Tasks and versions as HTTP shows them. */
final class TaskJson {
    private static final double MILLIS = 1_000;

    private final LiveVersions live;
    private final Function<VersionKey, Optional<String>> quarantine;
    private final Clock clock;

    /** @param quarantine why a version is not used here */
    TaskJson(LiveVersions live, Function<VersionKey, Optional<String>> quarantine, Clock clock) {
        this.live = live;
        this.quarantine = quarantine;
        this.clock = clock;
    }

    /** {@code champion} is released, {@code live} is what this node answers with. */
    ObjectNode task(TaskView view) {
        TaskState state = view.state();
        if (state == null) {
            throw new IllegalArgumentException("task " + view.task() + " is not declared");
        }
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("task", view.task());
        json.put("kind", state.kind().json());
        json.put("pair", state.pair());
        ArrayNode labels = json.putArray("labels");
        state.labels().forEach(labels::add);
        json.put("labelsDeclared", state.labelsDeclared());
        json.set("examples", Json.mapper().valueToTree(state.examples()));
        json.set("job", state.job() == null ? json.nullNode() : Json.mapper().valueToTree(state.job()));
        Release champion = view.champion();
        json.set(
                "earlierJobs",
                Json.mapper().valueToTree(state.earlierJobs() == null ? List.of() : state.earlierJobs()));
        json.set(
                "drift", state.drift() == null ? json.nullNode() : Json.mapper().valueToTree(state.drift()));
        json.put("champion", champion == null ? null : (Integer) champion.version());
        json.put("live", live.of(view.task()).map(Release::version).orElse(null));
        json.set("trainingLag", trainingLag(state.trainingLag()));
        return json;
    }

    ObjectNode versions(TaskView view) {
        ObjectNode json = Json.mapper().createObjectNode().put("task", view.task());
        ArrayNode versions = json.putArray("versions");
        view.versions().values().forEach(version -> versions.add(version(view, version)));
        return json;
    }

    ObjectNode version(TaskView view, AdapterVersion version) {
        VersionKey key = new VersionKey(view.task(), version.version());
        ObjectNode one = Json.mapper().valueToTree(version);
        Release champion = view.champion();
        one.put("champion", champion != null && champion.version() == version.version());
        one.put("live", live.isLive(key));
        quarantine.apply(key).ifPresent(reason -> one.put("quarantined", reason));
        return one;
    }

    private ObjectNode trainingLag(TaskState.TrainingLag lag) {
        Long since = lag.since();
        double seconds = since == null ? 0 : Math.max(0, clock.millis() - since) / MILLIS;
        return Json.mapper().createObjectNode().put("examples", lag.examples()).put("seconds", seconds);
    }
}
