package io.graft.serving.access;

import io.graft.platform.StartupException;
import io.graft.platform.config.Setting;
import io.graft.platform.config.Settings;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

/**
 * How the public port knows its callers.
 *
 * @param mode {@code loopback}, {@code open}, {@code keys} or {@code jwt}
 * @param keys file of API keys' digests, for {@code keys}
 * @param jwks file of the issuer's public keys, for {@code jwt}
 * @param issuer of tokens
 * @param audience of tokens
 */
public record AccessConfig(String mode, String keys, String jwks, String issuer, String audience) {
    private static final Setting<String> MODE = Setting.of(
            "GRAFT_AUTH",
            AccessConfig::mode,
            "loopback",
            "Who may use the public port: loopback (anyone, but it binds loopback addresses only), open (anyone who"
                    + " reaches it), keys (API keys) or jwt (signed tokens).");
    private static final Setting<String> KEYS =
            Setting.text("GRAFT_AUTH_KEYS_FILE", "", "For keys: JSON file of API keys' SHA-256, tenants and roles.");
    private static final Setting<String> JWKS =
            Setting.text("GRAFT_AUTH_JWKS_FILE", "", "For jwt: JWK set with the issuer's public keys.");
    private static final Setting<String> ISSUER =
            Setting.text("GRAFT_AUTH_ISSUER", "", "For jwt: the issuer that tokens must name.");
    private static final Setting<String> AUDIENCE =
            Setting.text("GRAFT_AUTH_AUDIENCE", "graft", "For jwt: the audience that tokens must name.");

    public static final List<Setting<?>> SETTINGS = List.of(MODE, KEYS, JWKS, ISSUER, AUDIENCE);

    public static AccessConfig from(Settings settings) {
        return new AccessConfig(
                settings.get(MODE),
                settings.get(KEYS),
                settings.get(JWKS),
                settings.get(ISSUER),
                settings.get(AUDIENCE));
    }

    /**
     * What asks callers who they are.
     *
     * @param host that the public port binds
     * @throws StartupException if what the mode needs is not there, or {@code loopback} would open the port to others
     */
    public Authentication authentication(Vertx vertx, String host) {
        return switch (mode) {
            case "keys" -> ApiKeys.read(required(keys, "GRAFT_AUTH_KEYS_FILE"));
            case "jwt" -> {
                if (issuer.isBlank()) {
                    throw new StartupException("GRAFT_AUTH_ISSUER must be set for GRAFT_AUTH=jwt");
                }
                yield JsonWebTokens.of(vertx, required(jwks, "GRAFT_AUTH_JWKS_FILE"), issuer, audience);
            }
            case "loopback" -> {
                requireLoopback(host);
                yield Authentication.NONE;
            }
            default -> Authentication.NONE;
        };
    }

    private static void requireLoopback(String host) {
        try {
            if (InetAddress.getByName(host).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException e) {
            throw new StartupException("GRAFT_HTTP_HOST " + host + " is no address of this machine", e);
        }
        throw new StartupException("GRAFT_HTTP_HOST is " + host + ", which others can reach, and GRAFT_AUTH asks nobody"
                + " who they are: set GRAFT_AUTH to keys or jwt, or to open if a proxy in front does that");
    }

    private static Path required(String file, String key) {
        if (file.isBlank()) {
            throw new StartupException(key + " must be set for this GRAFT_AUTH");
        }
        return Path.of(file);
    }

    private static String mode(String text) {
        if (!List.of("loopback", "open", "keys", "jwt").contains(text)) {
            throw new IllegalArgumentException("loopback, open, keys or jwt");
        }
        return text;
    }
}
