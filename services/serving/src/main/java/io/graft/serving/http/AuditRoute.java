package io.graft.serving.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.Json;
import io.graft.serving.access.Principal;
import io.graft.serving.audit.AuditRing;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;

/** {@code GET /v1/audits}: the latest of all nodes, latest first. */
final class AuditRoute {
    private final AuditRing audits;

    AuditRoute(AuditRing audits) {
        this.audits = audits;
    }

    void mount(Router router) {
        Exchange.answer(router.get("/v1/audits"), context -> {
            ObjectNode body = Json.mapper().createObjectNode();
            ArrayNode list = body.putArray("audits");
            Principal principal = AccessGate.principal(context);
            audits.latest().stream()
                    .filter(audit -> principal.owns(audit.task()))
                    .forEach(audit -> list.addPOJO(audit));
            return Future.succeededFuture(Reply.ok(body));
        });
    }
}
