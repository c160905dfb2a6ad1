package io.graft.serving.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * {@code GET /} and {@code /console/*}: the console. It asks nothing of any other host and runs no script but its own
 * files; browsers keep them, but ask each time whether they are the latest.
 */
final class ConsoleRoute {
    private static final String INDEX = "/" + ConsoleFile.FOLDER + "index.html";
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

    private final Map<String, ConsoleFile> files;

    /** @param files by path */
    ConsoleRoute(Map<String, ConsoleFile> files) {
        this.files = files;
    }

    void mount(Router router) {
        reading(router.route("/")).handler(context -> answer(context, INDEX));
        reading(router.route("/console/*")).handler(context -> answer(context, context.normalizedPath()));
    }

    private static Route reading(Route route) {
        return route.method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    private void answer(RoutingContext context, String path) {
        ConsoleFile file = files.get(path);
        if (file == null) {
            context.next();
            return;
        }
        Exchange.name(context, "/console/*");
        HttpServerResponse response = context.response()
                .putHeader("etag", file.tag())
                .putHeader("cache-control", "no-cache")
                .putHeader("content-security-policy", POLICY);
        if (file.tag().equals(context.request().getHeader("if-none-match"))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader("content-type", file.type());
        if (HttpMethod.HEAD.equals(context.request().method())) {
            response.putHeader("content-length", Integer.toString(file.content().length))
                    .end();
        } else {
            response.end(Buffer.buffer(file.content()));
        }
    }
}
