package io.graft.testing.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Requests of every route that the published documents name, each with faults anywhere or none. */
final class Requests {
    private static final List<String> VERSIONS =
            List.of("1", "2", "0", "-1", "99999999999", "1.0", "x", "%31", "1e9", "%00");
    private static final List<String> METHODS =
            List.of("GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT", "BREW", "get");
    private static final List<String> NAMES = List.of(
            "accept",
            "accept-encoding",
            "authorization",
            "content-encoding",
            "content-type",
            "cookie",
            "expect",
            "if-none-match",
            "origin",
            "range",
            "traceparent",
            "tracestate",
            "upgrade",
            "x-forwarded-for");
    private static final List<String> VALUES = List.of(
            "",
            "*/*",
            "application/json",
            "application/x-ndjson",
            "text/event-stream",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "gzip",
            "deflate",
            "br",
            "identity",
            "gzip, gzip",
            "100-continue",
            "bytes=0-",
            "Bearer x",
            "Basic eDp4",
            "h2c",
            "websocket",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-0-0-0",
            "a=b;c",
            "\"",
            "utf-16");

    private final Mutations mutations;
    private final List<Route> routes = new ArrayList<>();
    private final List<JsonNode> bodies = new ArrayList<>();
    private final List<String> tasks;

    private record Route(String method, String path) {}

    /**
     * @param last whether its end cannot be known by the server, so that nothing may follow it
     * @param broken whether it may be no HTTP/1.1, so that the server may say that it does not speak it
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, not copied
    record Request(byte[] bytes, boolean head, boolean last, boolean broken) {}

    /** @param tasks that are there */
    Requests(Mutations mutations, List<String> tasks) {
        this.mutations = mutations;
        this.tasks = tasks;
        for (JsonNode document : List.of(Seeds.openApi("openapi.yaml"), Seeds.openApi("openapi-v2.yaml"))) {
            bodies.addAll(Seeds.examples(document));
            document.get("paths")
                    .properties()
                    .forEach(path -> path.getValue().fieldNames().forEachRemaining(verb -> {
                        if (!verb.equals("parameters")) {
                            routes.add(new Route(verb.toUpperCase(Locale.ROOT), path.getKey()));
                        }
                    }));
        }
    }

    Request next() {
        Route route = mutations.one(routes);
        String method = mutations.chance(20) ? mutations.one(METHODS) : route.method();
        byte[] body = body(route);
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(path(route)).append(query()).append(" HTTP/1.1\r\nhost: localhost\r\n");
        boolean broken = headers(head, route);
        boolean last = broken;
        if (mutations.chance(60)) {
            body = zipped(body);
            head.append("content-encoding: gzip\r\n");
        }
        if (mutations.chance(60)) {
            head.append("transfer-encoding: chunked\r\n\r\n");
            body = chunked(body);
        } else if (mutations.chance(100)) {
            head.append("content-length: ")
                    .append(mutations.random().nextInt(2_000) - 5)
                    .append("\r\n\r\n");
            broken = true;
            last = true;
        } else {
            head.append("content-length: ").append(body.length).append("\r\n\r\n");
        }
        byte[] bytes = joined(head.toString().getBytes(ISO_8859_1), body);
        if (mutations.chance(50)) {
            bytes = mutations.scribbled(bytes);
            broken = true;
            last = true;
        }
        return new Request(bytes, method.equals("HEAD"), last || method.equals("CONNECT"), broken);
    }

    private String path(Route route) {
        String task = mutations.chance(8) ? odd() : mutations.one(tasks);
        return route.path()
                .replace("{task}", task)
                .replace("{model_name}", task)
                .replaceAll("\\{(version|model_version)}", mutations.one(VERSIONS));
    }

    private String odd() {
        return switch (mutations.random().nextInt(5)) {
            case 0 -> "..";
            case 1 -> "%2e%2e%2f";
            case 2 -> "n".repeat(mutations.random().nextInt(90));
            case 3 -> "%" + mutations.one(List.of("", "0", "zz", "ff", "c3%28", "00"));
            default -> URLEncoder.encode(mutations.text(), UTF_8);
        };
    }

    private String query() {
        return mutations.chance(30)
                ? "?" + mutations.one(List.of("", "a", "a=%", "version=1", "a=b&a=c", "%00=%ff"))
                : "";
    }

    /** Whether what was added may make it no HTTP. */
    private boolean headers(StringBuilder head, Route route) {
        if (!mutations.chance(6)) {
            boolean lines = route.path().endsWith("/examples") && mutations.chance(2);
            head.append("content-type: application/")
                    .append(lines ? "x-ndjson" : "json")
                    .append("\r\n");
        }
        if (!mutations.chance(4)) {
            return false;
        }
        int headers = 1 + mutations.random().nextInt(3);
        for (int i = 0; i < headers; i++) {
            head.append(mutations.one(NAMES))
                    .append(": ")
                    .append(mutations.one(VALUES))
                    .append("\r\n");
        }
        if (mutations.chance(10)) {
            head.append("x-long: ")
                    .append("v".repeat(mutations.random().nextInt(12_000)))
                    .append("\r\n");
            return true;
        }
        if (mutations.chance(10)) {
            head.append(mutations.one(NAMES))
                    .append(": ")
                    .append(mutations.text())
                    .append("\r\n");
            return true;
        }
        // What is upgraded speaks otherwise, and what is expected may have no end.
        return head.indexOf("upgrade") >= 0 || head.indexOf("expect") >= 0;
    }

    private byte[] body(Route route) {
        if (route.method().equals("GET") && !mutations.chance(10)) {
            return new byte[0];
        }
        if (route.path().endsWith("/examples") && mutations.chance(2)) {
            byte[] lines = new byte[0];
            for (int i = mutations.random().nextInt(4); i >= 0; i--) {
                lines = joined(lines, mutations.like(bodies), new byte[] {'\n'});
            }
            return lines;
        }
        return mutations.like(bodies);
    }

    private byte[] zipped(byte[] body) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(body);
            if (mutations.chance(50)) {
                // 40 MiB of one byte are 40 KiB to send, and more than a body may have.
                byte[] bomb = new byte[1 << 20];
                for (int i = 0; i < 40; i++) {
                    out.write(bomb);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    private static byte[] chunked(byte[] body) {
        byte[] end = "0\r\n\r\n".getBytes(ISO_8859_1);
        return body.length == 0
                ? end
                : joined(
                        (Integer.toHexString(body.length) + "\r\n").getBytes(ISO_8859_1),
                        body,
                        "\r\n".getBytes(ISO_8859_1),
                        end);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        Stream.of(parts).forEach(joined::writeBytes);
        return joined.toByteArray();
    }
}
