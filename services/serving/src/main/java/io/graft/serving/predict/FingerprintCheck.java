package io.graft.serving.predict;

import io.graft.adapters.Fingerprint;
import io.graft.platform.StartupException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Looks, before anybody is answered, for a change of the numerics that the profile does not name: takes the {@link
 * Fingerprint} on as many threads at once as will answer.
 */
public final class FingerprintCheck {
    private static final Executor THREADS = task -> {
        Thread thread = new Thread(task, "graft-fingerprint");
        thread.setDaemon(true);
        thread.start();
    };

    private FingerprintCheck() {}

    /**
     * The fingerprint of this process. Blocks for about as long as 64 short texts take.
     *
     * @param workers threads that will run the engine
     * @param declared what the fingerprint must be; empty for anything
     * @throws StartupException if the threads do not agree, or not with what was declared
     */
    public static String of(Engine engine, int workers, String declared) {
        // On a GPU no bits are promised, so that its threads need not agree.
        int threads = engine.profile().device().equals("cpu") ? workers : 1;
        List<CompletableFuture<String>> asked = Stream.generate(
                        () -> CompletableFuture.supplyAsync(engine::fingerprint, THREADS))
                .limit(threads)
                .toList();
        Set<String> found = new TreeSet<>();
        try {
            asked.forEach(one -> found.add(one.join()));
        } catch (CompletionException e) {
            throw new StartupException("the encoder does not answer the probes of its fingerprint: " + e.getCause(), e);
        }
        String fingerprint = found.iterator().next();
        String profile = "numerics profile " + engine.profile().id();
        if (found.size() > 1) {
            throw new StartupException(
                    "the " + threads + " worker threads of this server compute different bits in one " + profile
                            + ", so that none of its answers can be kept: their fingerprints are "
                            + String.join(", ", found));
        }
        if (!declared.isEmpty() && !declared.equals(fingerprint)) {
            throw new StartupException("this server computes other bits than declared: its " + profile
                    + " has the fingerprint " + fingerprint
                    + ", and GRAFT_FINGERPRINT says " + declared
                    + "; something changed that the profile does not name, such as a library or the microcode");
        }
        return fingerprint;
    }
}
