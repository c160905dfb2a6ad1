package io.graft.cli.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A port that a process will open. */
final class PortCheck {
    private static final int ANY = 0;

    private PortCheck() {}

    /**
     * @param name of the check
     * @param setting that chooses another port
     * @param graftAnswers whether Graft itself is what holds the port
     */
    static Finding look(String name, String host, int port, String setting, boolean graftAnswers) {
        if (port == ANY) {
            return Finding.ok(name, "any free one");
        }
        if (graftAnswers) {
            return Finding.ok(name, host + ":" + port + " is Graft's");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
            return Finding.ok(name, host + ":" + port + " is free");
        } catch (IOException e) {
            return Finding.fail(
                    name,
                    host + ":" + port + " cannot be opened (" + e.getMessage() + ")",
                    "end the program that holds it, or set " + setting + " to a free port");
        }
    }
}
