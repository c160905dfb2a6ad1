package io.graft.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.graft.cli.Environment;
import io.graft.cli.Graft;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EraseCommandTest {
    @ParameterizedTest
    @CsvSource({"204, true, t is erased", "202, false, t will be erased"})
    void shouldCallATaskErasedOnlyOnceItIs(int status, boolean erased, String sentence) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/tasks/t", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort();

            assertThat(said("erase", "--task", "t", "--server", address)).contains(sentence);
            assertThat(said("erase", "--task", "t", "--server", address, "--json"))
                    .contains("\"erased\":" + erased);
        } finally {
            server.stop(0);
        }
    }

    private static String said(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(out, true, UTF_8);
        Environment environment = new Environment(Map.of(), new ByteArrayInputStream(new byte[0]), both, both, false);
        assertThat(Graft.run(environment, arguments)).as(out.toString(UTF_8)).isZero();
        return out.toString(UTF_8);
    }
}
