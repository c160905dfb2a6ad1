package io.graft.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.learning.TargetLabels;
import io.graft.schemas.TaskCommand;
import io.graft.schemas.TaskKind;
import io.graft.schemas.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a declaration; without {@code pair}, only a span task takes pairs. */
record DeclarationBody(
        TaskKind kind,
        boolean pair,
        @Nullable List<String> labels,
        @Nullable TrainingSettings config) {

    /** @throws ProblemException if it is none */
    static DeclarationBody read(JsonNode body) {
        Bodies.object(body);
        TaskKind kind = kind(body.path("kind"));
        TrainingSettings config = SettingsBody.read(body.path("config"));
        if (config != null && config.metric() != null && kind != TaskKind.CLASSIFICATION) {
            throw invalid("\"config.metric\" is for classifications only");
        }
        return new DeclarationBody(
                kind, pair(body.path("pair"), kind == TaskKind.SPAN), labels(kind, body.path("labels")), config);
    }

    TaskCommand command(String task, String id, long examplesEnd) {
        return new TaskCommand.Declare(id, task, examplesEnd, kind, pair, labels, config);
    }

    private static TaskKind kind(JsonNode node) {
        if (!node.isTextual()) {
            throw invalid("\"kind\" must be a string, such as \"classification\"");
        }
        try {
            return TaskKind.of(node.textValue());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    ErrorCode.UNSUPPORTED_KIND, "the kind \"" + node.textValue() + "\" is not supported");
        }
    }

    private static boolean pair(JsonNode node, boolean unsaid) {
        if (node.isMissingNode() || node.isNull()) {
            return unsaid;
        }
        if (!node.isBoolean()) {
            throw invalid("\"pair\" must be true or false");
        }
        return node.booleanValue();
    }

    private static @Nullable List<String> labels(TaskKind kind, JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        List<String> labels = new ArrayList<>();
        for (JsonNode label : node) {
            if (label.isTextual()) {
                labels.add(label.textValue());
            }
        }
        if (!node.isArray() || labels.size() != node.size()) {
            throw invalid("\"labels\" must be an array of strings");
        }
        TargetLabels.complaint(kind, labels).ifPresent(complaint -> {
            throw new ProblemException(ErrorCode.INVALID_LABELS, complaint);
        });
        return labels;
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ErrorCode.INVALID_BODY, detail);
    }
}
