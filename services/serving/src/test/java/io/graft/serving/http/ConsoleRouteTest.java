package io.graft.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's files over real HTTP. */
final class ConsoleRouteTest {
    private static final Pattern REFERENCE = Pattern.compile("(?:from|src=|href=|import)\\s*[\"'](\\.?[^\"'#$]+)[\"']");

    private static Vertx vertx;
    private static WebClient client;
    private static int port;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        Exchange.handleErrors(router);
        new ConsoleRoute(ConsoleFile.all()).mount(router);
        HttpServer server =
                vertx.createHttpServer().requestHandler(router).listen(0).await();
        port = server.actualPort();
        client = WebClient.create(vertx);
    }

    @AfterAll
    static void close() {
        vertx.close().await();
    }

    @Test
    void shouldServeThePageAtTheRoot() {
        HttpResponse<Buffer> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.getHeader("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.bodyAsString()).startsWith("<!doctype html>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "console.css text/css; charset=utf-8",
                "app.js text/javascript; charset=utf-8",
                "lit-html.js text/javascript; charset=utf-8",
                "icon.svg image/svg+xml"
            })
    void shouldNameTheTypeOfEachFile(String nameAndType) {
        String[] parts = nameAndType.split(" ", 2);
        HttpResponse<Buffer> file = get("/console/" + parts[0]);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.getHeader("content-type")).isEqualTo(parts[1]);
        assertThat(file.body().length()).isPositive();
    }

    @Test
    void shouldAllowNothingButItsOwnFiles() {
        assertThat(get("/").getHeader("content-security-policy"))
                .contains("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(get("/").bodyAsString())
                .as("inline scripts and styles, which the policy forbids")
                .doesNotContain("<script>", "<style", "style=", "onclick");
    }

    @Test
    void shouldAskAgainButNotSendAgainWhatABrowserHas() {
        HttpResponse<Buffer> first = get("/console/app.js");
        assertThat(first.getHeader("cache-control")).isEqualTo("no-cache");
        HttpResponse<Buffer> second = client.request(HttpMethod.GET, port, "127.0.0.1", "/console/app.js")
                .putHeader("if-none-match", first.getHeader("etag"))
                .send()
                .await();
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isNull();
        assertThat(get("/console/api.js").getHeader("etag")).isNotEqualTo(first.getHeader("etag"));
    }

    @Test
    void shouldAnswerHeadWithoutABody() {
        HttpResponse<Buffer> head =
                client.request(HttpMethod.HEAD, port, "127.0.0.1", "/").send().await();
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.getHeader("content-length"))
                .isEqualTo(Integer.toString(get("/").body().length()));
        assertThat(head.body()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/",
                "/console/nothing.js",
                "/console/../logback.xml",
                "/console/%2e%2e/logback-test.xml",
                "/console/..%2flogback-test.xml",
                "/console/..%5clogback-test.xml",
                "/console//etc/passwd",
                "/console/app.js/../../logback-test.xml",
                "/console/package-info.class",
                "/index.html"
            })
    void shouldHaveNoOtherFile(String path) {
        HttpResponse<Buffer> response = get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.getHeader("content-type")).isEqualTo("application/problem+json");
    }

    @Test
    void shouldServeAllFilesOfTheFolder() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(ConsoleFile.names())
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void shouldReferToItsOwnFilesOnly() {
        ConsoleFile.all().forEach((path, file) -> {
            String text = new String(file.content(), StandardCharsets.UTF_8);
            assertThat(text.replace("http://www.w3.org/2000/svg", "")
                            .replace("http://www.w3.org/1998/Math/MathML", "")
                            .replace("http://www.w3.org/1999/xhtml", ""))
                    .as(path)
                    .doesNotContain("http://", "@import", "url(");
            Matcher matcher = REFERENCE.matcher(path.endsWith("lit-html.js") ? "" : text);
            while (matcher.find()) {
                String referred = matcher.group(1).replace("./", "").replace("console/", "");
                assertThat(get("/console/" + referred).statusCode())
                        .as("%s refers to %s", path, matcher.group(1))
                        .isEqualTo(200);
            }
        });
    }

    private static Path folder() throws URISyntaxException {
        URL index = ConsoleFile.class.getResource("/" + ConsoleFile.FOLDER + "index.html");
        return Path.of(index.toURI()).getParent();
    }

    private static HttpResponse<Buffer> get(String path) {
        return client.request(HttpMethod.GET, port, "127.0.0.1", path).send().await();
    }
}
