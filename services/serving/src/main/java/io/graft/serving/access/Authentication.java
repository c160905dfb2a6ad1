package io.graft.serving.access;

import io.vertx.core.Future;
import java.util.Optional;

/** Finds out whose request it is. */
@FunctionalInterface
public interface Authentication {
    /** Asks nobody: for loopback, or behind a proxy that asks. */
    Authentication NONE = token -> Future.succeededFuture(Optional.of(Principal.ANYONE));

    /**
     * The owner of a bearer token, or nothing if the token is not good. Never fails.
     *
     * @param token empty if the request has none
     */
    Future<Optional<Principal>> principal(String token);
}
