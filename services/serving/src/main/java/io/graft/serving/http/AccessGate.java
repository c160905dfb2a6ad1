package io.graft.serving.http;

import io.graft.serving.access.Authentication;
import io.graft.serving.access.Principal;
import io.graft.serving.access.TenantRate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before every guarded route: knows the caller, and lets it pass where {@link AccessRules} and its tenant's rate do.
 */
final class AccessGate {
    private static final String PRINCIPAL = "graft.principal";
    private static final String BEARER = "bearer ";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Authentication authentication;
    private final TenantRate rate;
    private final Counter overRate;

    AccessGate(Authentication authentication, TenantRate rate, MeterRegistry metrics) {
        this.authentication = authentication;
        this.rate = rate;
        overRate = Counter.builder("graft.tenant.requests.refused")
                .description("Requests refused because their tenant made too many")
                .baseUnit("requests")
                .register(metrics);
    }

    void mount(Router router) {
        router.route().handler(this::check);
    }

    /** Whose request it is. */
    static Principal principal(RoutingContext context) {
        Principal principal = context.get(PRINCIPAL);
        if (principal == null) {
            throw new IllegalStateException(context.normalizedPath() + " is not guarded");
        }
        return principal;
    }

    private void check(RoutingContext context) {
        if (!AccessRules.guards(context.normalizedPath())) {
            context.next();
            return;
        }
        if (isOfAnotherSite(context)) {
            context.fail(new ProblemException(
                    ErrorCode.FORBIDDEN, "a page of another site may not change anything here, nor ask"));
            return;
        }
        // The body waits until it is known whether anyone will read it.
        context.request().pause();
        authentication.principal(token(context)).onComplete(found -> {
            context.request().resume();
            found(context, Optional.ofNullable(found.result()).flatMap(owner -> owner));
        });
    }

    /** Browsers say so. Without it, any page that is open on a machine could use the port that asks nobody who they are. */
    private static boolean isOfAnotherSite(RoutingContext context) {
        String site = context.request().getHeader("sec-fetch-site");
        boolean reads = SAFE.contains(context.request().method());
        return !reads && ("cross-site".equals(site) || "same-site".equals(site));
    }

    private void found(RoutingContext context, Optional<Principal> principal) {
        if (principal.isEmpty()) {
            context.response().putHeader("www-authenticate", "Bearer");
            context.fail(new ProblemException(
                    ErrorCode.UNAUTHENTICATED, "this server wants a bearer token in the header Authorization"));
            return;
        }
        if (!rate.admits(principal.get().tenant())) {
            overRate.increment();
            context.fail(new ProblemException(
                    ErrorCode.TOO_MANY_REQUESTS, "this tenant's requests come faster than this server takes them"));
            return;
        }
        switch (AccessRules.judge(context.request().method(), path(context), principal.get())) {
            case ALLOWED -> {
                context.put(PRINCIPAL, principal.get());
                context.next();
            }
            case FORBIDDEN ->
                context.fail(new ProblemException(
                        ErrorCode.FORBIDDEN, "the token's roles or tenant do not allow this request"));
            case NO_SUCH_ROUTE -> context.fail(new ProblemException(ErrorCode.NOT_FOUND, "there is no such route"));
            case NO_SUCH_METHOD ->
                context.fail(new ProblemException(ErrorCode.METHOD_NOT_ALLOWED, "the route has no such method"));
        }
    }

    private static String path(RoutingContext context) {
        String path = context.normalizedPath();
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String token(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? header.substring(BEARER.length()).strip()
                : "";
    }
}
