package io.graft.serving.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.platform.StartupException;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Signed tokens (RFC 7519) of one issuer, for one audience, checked with the public keys of a JWK set (RFC 7517). The
 * claim {@code tenant} names the tenant, {@code roles} the roles; a token without an expiry is refused.
 */
public final class JsonWebTokens implements Authentication {
    /** With public keys only: a shared secret in a file would let every server make tokens. */
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    private static final int LEEWAY_SECONDS = 30;

    private final JWTAuth tokens;

    private JsonWebTokens(JWTAuth tokens) {
        this.tokens = tokens;
    }

    /**
     * @param keys file of the JWK set
     * @throws StartupException if it is missing, malformed, or holds no public key of an allowed algorithm
     */
    public static JsonWebTokens of(Vertx vertx, Path keys, String issuer, String audience) {
        try {
            List<JsonObject> set = new ArrayList<>();
            for (JsonNode key : Json.tree(Files.readAllBytes(keys)).path("keys")) {
                String algorithm = key.path("alg").asText();
                if (!ALGORITHMS.contains(algorithm) || key.has("d")) {
                    throw new IllegalArgumentException(
                            "each key needs an \"alg\" of " + ALGORITHMS + " and must not hold a private part");
                }
                set.add(new JsonObject(key.toString()));
            }
            if (set.isEmpty()) {
                throw new IllegalArgumentException("\"keys\" must be a list of at least one key");
            }
            return new JsonWebTokens(JWTAuth.create(
                    vertx,
                    new JWTAuthOptions()
                            .setJwks(set)
                            .setJWTOptions(new JWTOptions()
                                    .setIssuer(issuer)
                                    .setAudience(List.of(audience))
                                    .setLeeway(LEEWAY_SECONDS))));
        } catch (IOException | RuntimeException e) {
            throw new StartupException("the JWK set in " + keys + " cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public Future<Optional<Principal>> principal(String token) {
        if (!isAllowed(token)) {
            return Future.succeededFuture(Optional.empty());
        }
        return tokens.authenticate(new TokenCredentials(token))
                .map(user -> owner(user.attributes().getJsonObject("accessToken")))
                .otherwise(Optional.empty());
    }

    /** Whether the header, not yet verified, names an algorithm that is accepted at all. */
    private static boolean isAllowed(String token) {
        int dot = token.indexOf('.');
        if (dot < 0) {
            return false;
        }
        try {
            JsonNode header = Json.tree(Base64.getUrlDecoder().decode(token.substring(0, dot)));
            return ALGORITHMS.contains(header.path("alg").asText());
        } catch (IllegalArgumentException | MalformedMessageException e) {
            return false;
        }
    }

    private static Optional<Principal> owner(JsonObject claims) {
        if (!(claims.getValue("exp") instanceof Number)) {
            return Optional.empty();
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (claims.getValue("roles") instanceof JsonArray names) {
            // Roles of other services may stand in the same token.
            names.forEach(name -> Role.of(String.valueOf(name)).ifPresent(roles::add));
        }
        Object tenant = claims.getValue("tenant");
        if (tenant != null && !(tenant instanceof String)) {
            return Optional.empty();
        }
        return Optional.of(new Principal(claims.getString("sub", "unnamed"), (String) tenant, roles));
    }
}
