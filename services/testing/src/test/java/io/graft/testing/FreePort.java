package io.graft.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port that nobody listens on just now. It lies below those that systems give to outgoing connections, so that a process
 * that is started again finds it free again.
 */
final class FreePort {
    private static final int FIRST = 12_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 100;

    private FreePort() {}

    static int find() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken: another one.
            }
        }
        throw new IllegalStateException("no port is free");
    }
}
