package io.graft.serving.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graft.platform.StartupException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuthenticationTest {
    private static final String ISSUER = "https://issuer.example";

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static JWTAuth issuer;
    private static JWTAuth stranger;
    private static Authentication tokens;

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException, IOException {
        vertx = Vertx.vertx();
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        issuer = signer(keys);
        stranger = signer(KeyPairGenerator.getInstance("RSA").generateKeyPair());
        Path jwks = Files.writeString(directory.resolve("jwks.json"), jwks(keys).encode());
        tokens = JsonWebTokens.of(vertx, jwks, ISSUER, "graft");
    }

    @AfterAll
    static void close() {
        vertx.close().await();
    }

    @Test
    void shouldReadTenantAndRolesOfAGoodToken() {
        JsonObject claims = claims().put("roles", new JsonArray().add("predict").add("role of another service"));

        assertThat(owner(token(issuer, claims))).contains(new Principal("ci", "acme", Set.of(Role.PREDICT)));
    }

    @Test
    void shouldRefuseEveryTokenThatIsNotGood() {
        assertThat(owner(token(issuer, claims()))).isPresent();
        assertThat(owner("")).isEmpty();
        assertThat(owner("a.b.c")).isEmpty();
        assertThat(owner(token(stranger, claims()))).as("another key").isEmpty();
        assertThat(owner(token(issuer, claims().put("iss", "https://other.example"))))
                .as("another issuer")
                .isEmpty();
        assertThat(owner(token(issuer, claims().put("aud", "elsewhere"))))
                .as("another audience")
                .isEmpty();
        assertThat(owner(token(issuer, claims().put("exp", 1_000))))
                .as("expired")
                .isEmpty();
        assertThat(owner(issuer.generateToken(claims(), new JWTOptions().setAlgorithm("RS256"))))
                .as("without an expiry")
                .isEmpty();
        assertThat(owner(token(issuer, claims().put("tenant", 7))))
                .as("a tenant that is no name")
                .isEmpty();
        String[] parts = token(issuer, claims()).split("\\.", -1);
        assertThat(owner(base64("{\"alg\":\"none\"}") + "." + parts[1] + "."))
                .as("unsigned")
                .isEmpty();
        assertThat(owner(parts[0] + "." + base64(claims().put("tenant", "other").encode()) + "." + parts[2]))
                .as("changed claims")
                .isEmpty();
    }

    @Test
    void shouldRefuseKeysThatMakeTokens() throws IOException {
        Path shared = Files.writeString(
                directory.resolve("shared.json"),
                "{\"keys\":[{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"c2VjcmV0\"}]}");

        assertThatThrownBy(() -> JsonWebTokens.of(vertx, shared, ISSUER, "graft"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("alg");
    }

    @Test
    void shouldKnowApiKeysByTheirDigest() throws IOException, GeneralSecurityException {
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest("secret".getBytes(StandardCharsets.UTF_8)));
        Path file = Files.writeString(
                directory.resolve("keys.json"),
                "{\"keys\":[{\"sha256\":\"" + digest
                        + "\",\"name\":\"ci\",\"tenant\":\"acme\",\"roles\":[\"contribute\"]}]}");

        ApiKeys keys = ApiKeys.read(file);

        assertThat(keys.principal("secret").await()).contains(new Principal("ci", "acme", Set.of(Role.CONTRIBUTE)));
        assertThat(keys.principal("Secret").await()).isEmpty();
        assertThat(keys.principal(digest).await()).isEmpty();
    }

    @Test
    void shouldRefuseAKeyWithAnUnknownRole() throws IOException {
        Path file = Files.writeString(
                directory.resolve("roles.json"),
                "{\"keys\":[{\"sha256\":\"" + "0".repeat(64) + "\",\"roles\":[\"root\"]}]}");

        assertThatThrownBy(() -> ApiKeys.read(file))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("'root' is no role");
    }

    @Test
    void shouldNotOpenThePortToOthersWithoutAsking() {
        AccessConfig loopback = new AccessConfig("loopback", "", "", "", "graft");

        assertThat(loopback.authentication(vertx, "127.0.0.1")).isSameAs(Authentication.NONE);
        assertThatThrownBy(() -> loopback.authentication(vertx, "0.0.0.0"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("GRAFT_AUTH");
        assertThat(new AccessConfig("open", "", "", "", "graft").authentication(vertx, "0.0.0.0"))
                .isSameAs(Authentication.NONE);
    }

    private static Optional<Principal> owner(String token) {
        return tokens.principal(token).await();
    }

    private static JsonObject claims() {
        return new JsonObject()
                .put("iss", ISSUER)
                .put("aud", "graft")
                .put("sub", "ci")
                .put("tenant", "acme")
                .put("roles", new JsonArray().add("predict"));
    }

    private static String token(JWTAuth signer, JsonObject claims) {
        JWTOptions options = new JWTOptions().setAlgorithm("RS256");
        return signer.generateToken(claims, claims.containsKey("exp") ? options : options.setExpiresInSeconds(60));
    }

    private static JWTAuth signer(KeyPair keys) {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(
                                new PubSecKeyOptions().setAlgorithm("RS256").setBuffer(pem)));
    }

    private static JsonObject jwks(KeyPair keys) {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return new JsonObject()
                .put(
                        "keys",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("kty", "RSA")
                                        .put("alg", "RS256")
                                        .put("n", base64(key.getModulus().toByteArray()))
                                        .put("e", base64(key.getPublicExponent().toByteArray()))));
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
