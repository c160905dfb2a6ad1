package io.graft.serving.access;

import io.graft.platform.StartupException;
import io.graft.platform.config.Setting;
import io.graft.platform.config.Settings;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.Optional;

/**
 * What the public port proves its name with.
 *
 * @param certificate PEM file of the chain, the server's own first
 * @param key PEM file of its private key
 */
public record Tls(String certificate, String key) {
    private static final Setting<String> CERTIFICATE = Setting.text(
            "GRAFT_TLS_CERTIFICATE_FILE",
            "",
            "PEM file of the public port's certificate chain; without one, plain HTTP.");
    private static final Setting<String> KEY =
            Setting.text("GRAFT_TLS_KEY_FILE", "", "PEM file of the certificate's private key.");

    public static final List<Setting<?>> SETTINGS = List.of(CERTIFICATE, KEY);

    /** @throws StartupException if only one of the two files is named */
    public static Optional<Tls> from(Settings settings) {
        Tls tls = new Tls(settings.get(CERTIFICATE), settings.get(KEY));
        if (tls.certificate.isBlank() != tls.key.isBlank()) {
            throw new StartupException("GRAFT_TLS_CERTIFICATE_FILE and GRAFT_TLS_KEY_FILE must be set together");
        }
        return tls.certificate.isBlank() ? Optional.empty() : Optional.of(tls);
    }

    public PemKeyCertOptions options() {
        return new PemKeyCertOptions().setCertPath(certificate).setKeyPath(key);
    }
}
