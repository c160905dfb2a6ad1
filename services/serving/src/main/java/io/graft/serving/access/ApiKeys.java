package io.graft.serving.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.platform.StartupException;
import io.graft.schemas.Digest;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keys from a file that holds their SHA-256 only: {@code {"keys":[{"sha256":"<64 hex>","name":"ci","tenant":"acme",
 * "roles":["contribute","predict"]}]}}; without a tenant, a key is good for all tasks.
 */
public final class ApiKeys implements Authentication {
    /** By the digest of their key. */
    private final Map<String, Principal> owners;

    private ApiKeys(Map<String, Principal> owners) {
        this.owners = Map.copyOf(owners);
    }

    /** @throws StartupException if the file is missing or malformed */
    public static ApiKeys read(Path file) {
        try {
            JsonNode keys = Json.tree(Files.readAllBytes(file)).path("keys");
            if (!keys.isArray() || keys.isEmpty()) {
                throw new IllegalArgumentException("\"keys\" must be a list of at least one key");
            }
            Map<String, Principal> owners = new HashMap<>();
            for (JsonNode key : keys) {
                String digest = key.path("sha256").asText();
                if (!digest.matches("[0-9a-fA-F]{64}")) {
                    throw new IllegalArgumentException("each key needs \"sha256\" of 64 hexadecimal digits");
                }
                owners.put("sha256:" + digest.toLowerCase(Locale.ROOT), owner(key));
            }
            return new ApiKeys(owners);
        } catch (IOException | IllegalArgumentException | MalformedMessageException e) {
            throw new StartupException("the API keys in " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Principal owner(JsonNode key) {
        return new Principal(
                key.path("name").asText("unnamed"),
                key.hasNonNull("tenant") ? key.get("tenant").asText() : null,
                roles(key.path("roles")));
    }

    /** @throws IllegalArgumentException for a name that is no role's */
    static Set<Role> roles(JsonNode names) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (JsonNode name : names) {
            roles.add(Role.of(name.asText())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "'" + name.asText() + "' is no role; roles are contribute, predict and operate")));
        }
        return roles;
    }

    /** Found by its digest, so that the time taken tells nothing about a key. */
    @Override
    public Future<Optional<Principal>> principal(String token) {
        return Future.succeededFuture(
                Optional.ofNullable(owners.get(Digest.of(token.getBytes(StandardCharsets.UTF_8)))));
    }
}
