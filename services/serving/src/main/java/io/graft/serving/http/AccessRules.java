package io.graft.serving.http;

import io.graft.serving.access.Principal;
import io.graft.serving.access.Role;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which role each route under {@code /v1} and {@code /v2} takes. What no rule names is refused. */
final class AccessRules {
    private static final List<String> GUARDED = List.of("/v1", "/v2");

    /** A principal of any role may read what is its own. */
    private static final @Nullable Role ANY = null;

    private static final List<Rule> RULES = List.of(
            rule("GET", "/v1/tasks", ANY),
            rule("GET", "/v1/tasks/{task}", ANY),
            rule("GET", "/v1/tasks/{task}/versions", ANY),
            rule("GET", "/v1/tasks/{task}/versions/{version}", ANY),
            rule("GET", "/v1/tasks/{task}/versions/{version}/adapter", Role.OPERATE),
            rule("GET", "/v1/tasks/{task}/training", ANY),
            rule("GET", "/v1/tasks/{task}/rejected", ANY),
            rule("GET", "/v1/stats", ANY),
            rule("GET", "/v1/audits", ANY),
            rule("GET", "/v2", ANY),
            rule("GET", "/v2/health/live", ANY),
            rule("GET", "/v2/health/ready", ANY),
            rule("GET", "/v2/models/{task}", ANY),
            rule("GET", "/v2/models/{task}/ready", ANY),
            rule("POST", "/v2/models/{task}/infer", Role.PREDICT),
            rule("GET", "/v2/models/{task}/versions/{version}", ANY),
            rule("GET", "/v2/models/{task}/versions/{version}/ready", ANY),
            rule("POST", "/v2/models/{task}/versions/{version}/infer", Role.PREDICT),
            rule("GET", "/v1/events", ANY),
            rule("POST", "/v1/tasks/{task}/examples", Role.CONTRIBUTE),
            rule("POST", "/v1/tasks/{task}/predict", Role.PREDICT),
            rule("PUT", "/v1/tasks/{task}", Role.OPERATE),
            rule("DELETE", "/v1/tasks/{task}", Role.OPERATE),
            rule("POST", "/v1/tasks/{task}/train", Role.OPERATE),
            rule("POST", "/v1/tasks/{task}/cancel", Role.OPERATE),
            rule("POST", "/v1/tasks/{task}/install", Role.OPERATE),
            rule("POST", "/v1/tasks/{task}/release", Role.OPERATE),
            rule("POST", "/v1/tasks/{task}/retire", Role.OPERATE));

    private AccessRules() {}

    /** @throws IllegalStateException if there is a route that no rule names, and so nobody could use */
    static void requireFor(List<Route> routes) {
        for (Route route : routes) {
            String path = route.getPath();
            if (path == null || route.methods() == null || !guards(path)) {
                continue;
            }
            for (HttpMethod method : route.methods()) {
                if (RULES.stream().noneMatch(rule -> rule.method().equals(method) && rule.names(path))) {
                    throw new IllegalStateException(
                            method + " " + path + " has no rule of access: add one to AccessRules and to its test");
                }
            }
        }
    }

    /** Whether a path is guarded at all: the console's files are not. */
    static boolean guards(String path) {
        return GUARDED.stream()
                .anyMatch(guarded -> path.startsWith(guarded)
                        && (path.length() == guarded.length() || path.charAt(guarded.length()) == '/'));
    }

    /** What is to be done with a request. */
    enum Verdict {
        ALLOWED,
        /** Nobody may: no rule names the path. */
        NO_SUCH_ROUTE,
        /** Nobody may: rules name the path with other methods. */
        NO_SUCH_METHOD,
        /** Another principal might. */
        FORBIDDEN
    }

    static Verdict judge(HttpMethod method, String path, Principal principal) {
        return RULES.stream()
                .filter(rule -> rule.method().equals(method) && rule.names(path))
                .findFirst()
                .map(rule -> rule.judge(path, principal))
                .orElseGet(() -> RULES.stream().anyMatch(rule -> rule.names(path))
                        ? Verdict.NO_SUCH_METHOD
                        : Verdict.NO_SUCH_ROUTE);
    }

    private static Rule rule(String method, String path, @Nullable Role role) {
        String pattern = path.replaceAll("\\{task}", "(?<task>[^/]+)").replaceAll("\\{\\w+}", "[^/]+");
        return new Rule(HttpMethod.valueOf(method), Pattern.compile(pattern), path.contains("{task}"), role);
    }

    private record Rule(
            HttpMethod method,
            Pattern path,
            boolean namesTask,
            @Nullable Role role) {
        boolean names(String asked) {
            return path.matcher(asked).matches();
        }

        Verdict judge(String asked, Principal principal) {
            Matcher matcher = path.matcher(asked);
            boolean may = role == null
                    ? !principal.roles().isEmpty()
                    : principal.roles().contains(role);
            boolean own = !namesTask || (matcher.matches() && principal.owns(matcher.group("task")));
            return may && own ? Verdict.ALLOWED : Verdict.FORBIDDEN;
        }
    }
}
