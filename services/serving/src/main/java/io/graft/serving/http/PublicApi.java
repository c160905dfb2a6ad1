package io.graft.serving.http;

import io.graft.platform.trace.Tracing;
import io.graft.serving.access.Authentication;
import io.graft.serving.access.TenantRate;
import io.graft.serving.access.Tls;
import io.graft.serving.audit.AuditRing;
import io.graft.serving.hub.AdapterFiles;
import io.graft.serving.insight.Insight;
import io.graft.serving.log.Log;
import io.graft.serving.predict.LiveVersions;
import io.graft.serving.predict.Predictor;
import io.graft.serving.registry.Registry;
import io.graft.serving.registry.VersionKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * All that the public routes need.
 *
 * @param ready whether the registry is read; before, only problems are answered
 * @param quarantine why a version is not used here, if it is not
 * @param patience how long to wait for onboarding's decisions
 * @param authentication who a caller is
 * @param rate how often each tenant may ask
 * @param tls the server's certificate; without one, HTTP is plain
 */
public record PublicApi(
        BooleanSupplier ready,
        Registry registry,
        LiveVersions live,
        Function<VersionKey, Optional<String>> quarantine,
        Predictor predictor,
        Log log,
        Commands commands,
        Events events,
        AuditRing audits,
        Insight insight,
        AdapterFiles adapterFiles,
        MeterRegistry metrics,
        Tracing tracing,
        Clock clock,
        Duration patience,
        Authentication authentication,
        TenantRate rate,
        Optional<Tls> tls) {}
