package io.graft.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.adapters.artifact.AdapterHubDirectory;
import io.graft.adapters.artifact.CorruptArtifact;
import io.graft.platform.store.CorruptObjectException;
import io.graft.schemas.AdapterVersion;
import io.graft.schemas.Json;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskState;
import io.graft.serving.hub.AdapterFiles;
import io.graft.serving.registry.Registry;
import io.graft.serving.registry.TaskView;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adapters as AdapterHub's files: {@code GET /v1/tasks/{task}/versions/{version}/adapter} and {@code POST
 * /v1/tasks/{task}/install}. Both have the same body, each file's name with its bytes in Base64.
 */
final class AdapterRoutes {
    private static final String FILES = "files";

    private final Registry registry;
    private final AdapterFiles files;
    private final Commands commands;
    private final Bodies bodies;
    private final Duration patience;

    /** @param patience with onboarding */
    AdapterRoutes(Registry registry, AdapterFiles files, Commands commands, Bodies bodies, Duration patience) {
        this.registry = registry;
        this.files = files;
        this.commands = commands;
        this.bodies = bodies;
        this.patience = patience;
    }

    void mount(Router router) {
        Exchange.answer(router.get("/v1/tasks/:task/versions/:version/adapter"), this::export);
        Exchange.answer(router.post("/v1/tasks/:task/install"), this::install);
    }

    private Future<Reply> export(RoutingContext context) {
        AdapterVersion version = Exchange.versionInUse(context, Exchange.known(context, registry));
        return Exchange.await(files.of(version.artifact()))
                .recover(cause -> Future.failedFuture(unreadable(cause)))
                .map(written -> {
                    ObjectNode body = Json.mapper()
                            .createObjectNode()
                            .put("task", version.task())
                            .put("version", version.version());
                    ObjectNode named = body.putObject(FILES);
                    written.forEach(named::put);
                    return Reply.ok(body);
                });
    }

    private Future<Reply> install(RoutingContext context) {
        TaskView view = Exchange.known(context, registry);
        TaskState task = view.state();
        if (task == null) {
            throw new ProblemException(ErrorCode.UNKNOWN_TASK, "there is no task " + view.task());
        }
        return bodies.json(context, AdapterRoutes::files)
                .compose(written -> Exchange.await(files.keep(task, written)))
                .recover(cause -> Future.failedFuture(unusable(cause)))
                .compose(adapter -> Exchange.await(commands.send(
                        task.task(),
                        patience,
                        (id, examplesEnd) -> new TaskCommand.Install(id, task.task(), examplesEnd, adapter))))
                .map(outcome -> new Reply(202, TaskRoutes.job(outcome)));
    }

    private static SortedMap<String, byte[]> files(JsonNode body) {
        JsonNode named = Bodies.object(body).path(FILES);
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (Map.Entry<String, JsonNode> file : named.properties()) {
            if (!AdapterHubDirectory.NAMES.contains(file.getKey())) {
                throw new ProblemException(
                        ErrorCode.INVALID_BODY, "\"files\" holds " + file.getKey() + ", which no adapter has");
            }
            files.put(file.getKey(), bytes(file.getKey(), file.getValue()));
        }
        if (files.isEmpty()) {
            throw new ProblemException(ErrorCode.INVALID_BODY, "\"files\" must hold an adapter's files, in Base64");
        }
        return files;
    }

    private static byte[] bytes(String name, JsonNode value) {
        try {
            byte[] bytes = value.binaryValue();
            if (bytes != null) {
                return bytes;
            }
        } catch (IOException e) {
            throw new ProblemException(ErrorCode.INVALID_BODY, name + " is not Base64: " + e.getMessage());
        }
        throw new ProblemException(ErrorCode.INVALID_BODY, name + " is not Base64");
    }

    private static Throwable unusable(Throwable cause) {
        if (cause instanceof ProblemException) {
            return cause;
        }
        return cause instanceof CorruptArtifact
                ? new ProblemException(ErrorCode.INVALID_ADAPTER, String.valueOf(cause.getMessage()))
                : new ProblemException(ErrorCode.UNAVAILABLE, "the adapter cannot be kept: " + cause.getMessage());
    }

    /** What to say of an artifact that is not to be had. */
    static ProblemException unreadable(Throwable cause) {
        boolean corrupt = cause instanceof CorruptArtifact || cause instanceof CorruptObjectException;
        return new ProblemException(
                corrupt ? ErrorCode.QUARANTINED : ErrorCode.UNAVAILABLE,
                "the artifact cannot be read: " + cause.getMessage());
    }
}
