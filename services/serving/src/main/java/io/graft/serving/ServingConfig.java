package io.graft.serving;

import io.graft.platform.config.EngineConfig;
import io.graft.platform.config.KafkaConfig;
import io.graft.platform.config.Setting;
import io.graft.platform.config.Settings;
import io.graft.platform.config.StoreConfig;
import io.graft.serving.access.AccessConfig;
import io.graft.serving.access.Tls;
import java.util.List;
import java.util.Optional;

/**
 * Configuration of this process.
 *
 * @param kafka where Kafka is
 * @param store where artifacts lie
 * @param engine how the encoder runs
 * @param host that the public port binds
 * @param port the public port; 0 for any
 * @param node the name of this process in audits
 * @param bankCapacity versions on the device, for each size of adapters
 * @param workers threads that run the engine
 * @param queueTokens padded tokens that may wait for the engine
 * @param access how callers are known
 * @param tenantRate requests a second that each tenant may make of this server; 0 for any number
 * @param auditSeconds between two audits of all versions on the device; 0 for none
 * @param fingerprint that the numerics must have; empty for any
 * @param tls the public port's certificate, if it has one
 */
public record ServingConfig(
        KafkaConfig kafka,
        StoreConfig store,
        EngineConfig engine,
        String host,
        int port,
        String node,
        int bankCapacity,
        int workers,
        int queueTokens,
        AccessConfig access,
        int tenantRate,
        int auditSeconds,
        String fingerprint,
        Optional<Tls> tls) {
    private static final Setting<String> HOST =
            Setting.text("GRAFT_HTTP_HOST", "127.0.0.1", "Address that the public port binds.");
    private static final Setting<Integer> PORT =
            Setting.port("GRAFT_HTTP_PORT", 8080, "Port of the public routes; 0 for any.");
    private static final Setting<String> NODE =
            Setting.text("GRAFT_NODE", "serving", "Name of this server in audits; unique among servers.");
    private static final Setting<Integer> BANK_CAPACITY = Setting.number(
            "GRAFT_BANK_CAPACITY",
            1,
            65_536,
            64,
            "Versions on the device at a time, for each of at most four shapes of adapters.");
    private static final Setting<Integer> WORKERS = Setting.number(
            "GRAFT_SERVING_WORKERS", 0, 256, 0, "Threads that run the encoder for answers; 0 for one per core.");
    private static final Setting<Integer> QUEUE_TOKENS = Setting.number(
            "GRAFT_SERVING_QUEUE_TOKENS",
            1,
            1 << 30,
            32_768,
            "Padded tokens that may wait for the encoder; a task may hold as many as are free, and what does not fit is refused as overloaded.");

    private static final Setting<Integer> TENANT_RATE = Setting.number(
            "GRAFT_TENANT_REQUESTS_PER_SECOND",
            0,
            1_000_000,
            0,
            "Requests a second that each tenant may make of each server, as many at once; callers without a tenant count as one. 0 for any number.");

    private static final Setting<Integer> AUDIT_SECONDS = Setting.number(
            "GRAFT_AUDIT_SECONDS",
            0,
            1_000_000,
            3_600,
            "Seconds after which every version on the device is asked its canary questions again; 0 for never.");
    private static final Setting<String> FINGERPRINT = Setting.text(
            "GRAFT_FINGERPRINT",
            "",
            "Fingerprint of the numerics, as /v1/stats shows it, without which the server must not start; empty for any.");

    public static final List<Setting<?>> SETTINGS = Settings.together(List.of(
            KafkaConfig.SETTINGS,
            StoreConfig.SETTINGS,
            EngineConfig.SETTINGS,
            AccessConfig.SETTINGS,
            Tls.SETTINGS,
            List.<Setting<?>>of(
                    HOST, PORT, NODE, BANK_CAPACITY, WORKERS, QUEUE_TOKENS, TENANT_RATE, AUDIT_SECONDS, FINGERPRINT)));

    public static ServingConfig from(Settings settings) {
        return new ServingConfig(
                KafkaConfig.from(settings),
                StoreConfig.from(settings),
                EngineConfig.from(settings),
                settings.get(HOST),
                settings.get(PORT),
                settings.get(NODE),
                settings.get(BANK_CAPACITY),
                settings.get(WORKERS) == 0 ? Runtime.getRuntime().availableProcessors() : settings.get(WORKERS),
                settings.get(QUEUE_TOKENS),
                AccessConfig.from(settings),
                settings.get(TENANT_RATE),
                settings.get(AUDIT_SECONDS),
                settings.get(FINGERPRINT),
                Tls.from(settings));
    }
}
