package io.graft.cli.laptop;

import io.graft.platform.StartupException;
import io.graft.platform.config.ManagementConfig;
import io.graft.platform.http.Health;
import io.graft.platform.http.ManagementVerticle;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands around the processes of one JVM: event loops, metrics, health; and what was opened, to be closed in order. */
public final class Frame implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Frame.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Vertx vertx = Vertx.vertx();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Health health = new Health();
    private volatile boolean started;

    public Frame() {
        // Not ready before every process has said what its readiness is.
        health.addReady("start", () -> started ? Optional.empty() : Optional.of("still starting"));
        opened.push(metrics::close);
        opened.push(() -> vertx.close().await());
    }

    public Vertx vertx() {
        return vertx;
    }

    public PrometheusMeterRegistry metrics() {
        return metrics;
    }

    public Health health() {
        return health;
    }

    /** To be closed with this frame, before all that were opened earlier. */
    public synchronized <T extends AutoCloseable> T opened(T closeable) {
        opened.push(closeable);
        return closeable;
    }

    /**
     * Opens the management port; returns the one that was bound.
     *
     * @throws StartupException if it is taken
     */
    public int manage(ManagementConfig config) {
        ManagementVerticle verticle = new ManagementVerticle(config, health, metrics);
        try {
            vertx.deployVerticle(verticle)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return verticle.port();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StartupException startup) {
                throw startup;
            }
            throw new StartupException("the management port cannot be opened: " + e.getCause(), e);
        }
    }

    /** Everything has been started: from now on the processes' own checks decide about readiness. */
    public void started() {
        started = true;
    }

    /** Whether every check holds. */
    public boolean isReady() {
        return health.readyProblems().isEmpty();
    }

    /** What keeps it from being ready, by the names of the checks. */
    public Map<String, String> problems() {
        return health.readyProblems();
    }

    /** Closes all, the last opened first; again, it does nothing. */
    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            AutoCloseable last = opened.pop();
            try {
                last.close();
            } catch (Exception e) {
                LOG.warn("closing {}", last, e);
            }
        }
    }
}
