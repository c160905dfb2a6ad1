package io.graft.testing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.graft.schemas.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in a real Chromium against a real Graft. Makes the screenshots of the documentation. {@code CHROMIUM}
 * names the browser's program, by default Debian's.
 */
@Tag("browser")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleTest {
    private static final Path IMAGES = Path.of("..", "..", "docs", "images");
    private static final double TRAINS_WITHIN = Duration.ofMinutes(5).toMillis();
    private static final String CONFIG = "{\"epochs\":3,\"maxTokens\":64}";

    @TempDir
    static Path directory;

    private static GraftProcess graft;
    private static Playwright playwright;
    private static Browser browser;

    private final List<String> faults = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() {
        graft = new GraftProcess(directory.resolve("data"));
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        String chromium = System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(chromium))
                        .setArgs(List.of("--no-sandbox")));
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    }

    @AfterAll
    static void stop() {
        playwright.close();
        graft.close();
    }

    @BeforeEach
    void open() {
        context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(1280, 900)
                .setColorScheme(ColorScheme.LIGHT)
                .setReducedMotion(ReducedMotion.REDUCE));
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                faults.add(message.text());
            }
        });
        page.onPageError(faults::add);
        page.onRequest(request -> {
            if (!request.url().startsWith(graft.url())) {
                faults.add("a request to another host: " + request.url());
            }
        });
    }

    @AfterEach
    void close() {
        context.close();
    }

    /** One long story, because each of its steps needs those before; it begins without a task. */
    @Test
    @Order(1)
    void shouldLeadFromADeclarationToAnErasure() {
        shouldInviteToTheFirstTask();
        trainOverHttp("review-topics", Tickets.reviews());
        trainOverHttp("ticket-urgency", Tickets.urgency());

        declare("support-intents", Tickets.intents());
        addExamples(Tickets.intents().lines(1, 60));
        graft.post("/v1/tasks/support-intents/examples", "[{\"text\":\"And this?\",\"label\":\"refund\"}]");
        rejectOverKafka();
        assertThat(page.getByText("unknown-label")).isVisible();
        watchTheTraining();
        ask("Can I get back what I paid for the lamp?");
        shouldBeAccessible("task");

        page.getByRole(AriaRole.BUTTON, named("Add examples")).click();
        fillAndSend(Tickets.intents().lines(2, 30));
        trainNow();
        assertThat(version(2))
                .hasClass(Pattern.compile("live"), new LocatorAssertions.HasClassOptions().setTimeout(TRAINS_WITHIN));
        shouldCompareAndTellLineage();
        rollBack();
        shouldShowTheLedger();
        shouldFitAPhone();
        shouldBeUsedWithAKeyboard();
        erase("ticket-urgency");
        assertThat(faults).isEmpty();
    }

    private void shouldInviteToTheFirstTask() {
        page.navigate(graft.url());
        assertThat(page.getByText("No task yet")).isVisible();
        shouldBeAccessible("empty overview");
    }

    private void trainOverHttp(String task, Tickets tickets) {
        graft.declare(task, tickets.labels(), CONFIG);
        HttpResponse<String> sent = graft.post(
                "/v1/tasks/" + task + "/examples", "[" + tickets.lines(1, 30).replace("\n", ",") + "]");
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
        graft.train(task);
        // The page, open all the while, hears of it by itself.
        assertThat(row(task).getByText("Live")).isVisible(patiently());
    }

    private void declare(String task, Tickets tickets) {
        page.getByRole(AriaRole.BUTTON, named("New task")).click();
        page.getByLabel("Name").fill(task);
        page.getByLabel("Labels, one a line").fill(String.join("\n", tickets.labels()));
        shouldBeAccessible("dialog");
        page.getByRole(AriaRole.BUTTON, named("Declare")).click();
        assertThat(page.getByRole(AriaRole.HEADING, heading(task))).isFocused();
    }

    private void addExamples(String lines) {
        page.getByRole(AriaRole.BUTTON, named("Add examples")).click();
        page.getByRole(AriaRole.BUTTON, named("Send")).click();
        assertThat(page.getByText("There is nothing to send yet.")).isVisible();
        fillAndSend(lines);
    }

    private void fillAndSend(String lines) {
        page.getByLabel("JSON Lines").fill(lines);
        page.getByRole(AriaRole.BUTTON, named("Send")).click();
        assertThat(page.getByText(lines.lines().count() + " examples sent")).isVisible();
    }

    /** Over HTTP it would be refused at once. */
    private void rejectOverKafka() {
        try (var producer = KafkaLog.producer(graft.bootstrap())) {
            byte[] unknown = "{\"task\":\"support-intents\",\"text\":\"Do you hire?\",\"label\":\"jobs\"}"
                    .getBytes(StandardCharsets.UTF_8);
            assertThat(producer.send(new org.apache.kafka.clients.producer.ProducerRecord<>(
                            "graft.examples", "support-intents", unknown)))
                    .succeedsWithin(Duration.ofMinutes(1));
        }
    }

    private void watchTheTraining() {
        trainNow();
        assertThat(page.getByRole(AriaRole.PROGRESSBAR)).isVisible();
        Locator curve =
                page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName(Pattern.compile("after epoch 2")));
        assertThat(curve).isVisible(patiently());
        assertThat(page.locator(".progress-words")).containsText(Pattern.compile("left|Evaluating|Storing"));
        screenshot("console-training.png");
        assertThat(page.locator(".page-head").getByText("Live")).isVisible(patiently());
        assertThat(version(1)).hasClass(Pattern.compile("live"));
        page.reload();
        assertThat(curve).isVisible();
    }

    private void ask(String text) {
        Locator box = page.locator(".ask").getByLabel("Text");
        box.fill(text);
        box.press("Enter");
        assertThat(page.locator(".ask .verdict")).hasText("refund");
        assertThat(page.locator(".ask .answer .scores li")).hasCount(4);
    }

    /** Unless it has begun by itself: on a slow machine five quiet seconds pass between two steps. */
    private void trainNow() {
        Locator button = page.getByRole(AriaRole.BUTTON, named("Train now"));
        if (button.isEnabled()) {
            button.click();
        }
    }

    private void shouldCompareAndTellLineage() {
        version(2).getByRole(AriaRole.BUTTON, in("Lineage")).click();
        assertThat(version(2)
                        .getByText("seed", new Locator.GetByTextOptions().setExact(false))
                        .first())
                .isVisible();
        Locator compare = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Compare"));
        assertThat(compare.getByRole(AriaRole.ROW, inRow("Data set"))).hasClass(Pattern.compile("differs"));
        assertThat(compare.getByRole(AriaRole.ROW, inRow("Base"))).containsText("in both");
        compare.getByLabel("Text").fill("Where is my coat?");
        compare.getByRole(AriaRole.BUTTON, in("Ask both")).click();
        assertThat(compare.locator(".answer")).hasCount(2);
        shouldBeAccessible("task with two versions");
        screenshotOfAll("console-task.png", ColorScheme.LIGHT);
    }

    private void rollBack() {
        version(1).getByRole(AriaRole.BUTTON, in("Roll back")).click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Roll back to version 1?");
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
        version(1).getByRole(AriaRole.BUTTON, in("Roll back")).click();
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, in("Roll back"))
                .click();
        assertThat(version(1)).hasClass(Pattern.compile("live"));
        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
        ask("Can I get back what I paid for the lamp?");
        assertThat(page.locator(".ask .answer")).containsText("version 1");
    }

    private void shouldShowTheLedger() {
        page.getByRole(AriaRole.LINK, named("Graft, overview")).click();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> graft.json(graft.get("/v1/audits")).get("audits").size() >= 5);
        assertThat(page.locator(".claim .changed")).hasText("0");
        assertThat(page.locator(".claim strong").first()).hasText(Pattern.compile("[1-9]\\d*"));
        shouldBeAccessible("overview");
        screenshot("console-light.png");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        screenshot("console-dark.png");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.getByRole(AriaRole.LINK, named("All audits")).click();
        assertThat(page.getByRole(AriaRole.ROW))
                .hasCount(1 + graft.json(graft.get("/v1/audits")).get("audits").size());
        shouldBeAccessible("audits");
        screenshot("console-audits.png");
    }

    private void shouldFitAPhone() {
        page.setViewportSize(390, 844);
        for (String path : List.of("", "#/audits", "#/tasks/support-intents")) {
            page.navigate(graft.url() + path);
            assertThat(page.locator("main .card").first()).isVisible();
            assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                    .as("width of /%s on a phone", path)
                    .isLessThanOrEqualTo(390);
            shouldBeAccessible("phone " + path);
        }
        assertThat(version(1)).isVisible();
        screenshot("console-phone.png");
        page.setViewportSize(1280, 900);
    }

    private void shouldBeUsedWithAKeyboard() {
        page.navigate("about:blank");
        page.navigate(graft.url() + "#/tasks/ticket-urgency");
        assertThat(page.getByRole(AriaRole.HEADING, heading("Versions"))).isVisible();
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the content")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();
        page.keyboard().press("Tab");
        assertThat(page.locator("main").getByRole(AriaRole.LINK, in("Tasks"))).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.HEADING, heading("Overview"))).isFocused();
    }

    private void erase(String task) {
        page.navigate(graft.url() + "#/tasks/" + task);
        page.getByRole(AriaRole.BUTTON, named("Erase")).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByLabel("Type " + task).fill("something else");
        dialog.getByRole(AriaRole.BUTTON, in("Erase")).click();
        assertThat(dialog).isVisible();
        dialog.getByLabel("Type " + task).fill(task);
        dialog.getByRole(AriaRole.BUTTON, in("Erase")).click();
        assertThat(page.getByRole(AriaRole.HEADING, heading("Audit ledger"))).isVisible();
        assertThat(row(task)).hasCount(0);
        page.navigate(graft.url() + "#/tasks/" + task);
        assertThat(page.getByText("There is no task " + task)).isVisible();
    }

    /** Each learned by the real service, and asked here. */
    @Test
    void shouldAskATaskOfEachKind() {
        TinyTask.ofEachOtherKind().forEach(task -> task.begin(graft));
        TinyTask.ofEachOtherKind().forEach(task -> graft.awaitLive(task.name(), 1));

        openTask("tiny-multilabel");
        fill("Text", "heavy rain and a concert in week 99", "");
        assertThat(page.locator(".ask .verdict")).hasText("rain, music");
        assertThat(page.locator(".ask .scores li.chosen")).hasCount(2);

        openTask("tiny-regression");
        assertThat(page.locator(".chart figcaption")).containsText("Pearson r");
        fill("Text", "the film was dreadful, number 99", "");
        assertThat(page.locator(".ask .verdict")).hasText(Pattern.compile("^-\\d\\.\\d{3}$"));

        openTask("tiny-span");
        page.getByLabel("Context").fill("Trip 99 goes to Oslo by train.");
        fill("Question", "Where to?", "");
        assertThat(page.locator(".ask mark")).hasText("Oslo");
        screenshotOf(page.locator(".ask"), "console-span.png", ColorScheme.LIGHT);

        openTask("tiny-tagging");
        fill("Tokens", "fly to Rome soon now", "");
        assertThat(page.locator(".ask .tokens li")).hasCount(5);
        assertThat(page.locator(".ask .tokens small:not(.unseen)"))
                .hasText(Pattern.compile("^B-city 0\\.\\d\\d|1\\.00"));
        screenshotOf(page.locator(".ask"), "console-tagging.png", ColorScheme.DARK);
        faults.remove("a request to another host: about:blank");
        assertThat(faults).isEmpty();
    }

    private void openTask(String task) {
        page.navigate(graft.url() + "#/tasks/" + task);
        assertThat(page.getByRole(AriaRole.HEADING, heading(task))).isVisible();
        assertThat(page.locator(".versions > li")).hasCount(1);
        shouldBeAccessible(task);
    }

    @Test
    void shouldCancelATraining() {
        graft.declare("endless", Tickets.urgency().labels(), "{\"epochs\":100,\"maxTokens\":64}");
        graft.post(
                "/v1/tasks/endless/examples",
                "[" + Tickets.urgency().lines(1, 200).replace("\n", ",") + "]");
        page.navigate(graft.url() + "#/tasks/endless");
        trainNow();
        assertThat(page.locator(".progress-words")).containsText("epoch", patientlyTold());

        page.getByRole(AriaRole.BUTTON, named("Cancel the training")).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("What it has learned so far is dropped");
        shouldBeAccessible("dialog that cancels");
        dialog.getByRole(AriaRole.BUTTON, in("Cancel the training")).click();

        assertThat(dialog).isHidden();
        assertThat(page.locator(".page-head").getByText("cancelled")).isVisible(patiently());
        assertThat(page.getByRole(AriaRole.PROGRESSBAR)).isHidden();
        assertThat(faults).isEmpty();
    }

    /** A server of its own that wants a key. */
    @Test
    void shouldAskWhoOneIs() throws IOException {
        Path keys = Files.writeString(
                directory.resolve("keys.json"),
                "{\"keys\":[{\"sha256\":\""
                        + Digest.of("open sesame".getBytes(StandardCharsets.UTF_8))
                                .replace("sha256:", "") + "\",\"name\":\"console\",\"roles\":[\"predict\"]}]}");
        try (GraftProcess guarded = new GraftProcess(
                directory.resolve("guarded"), Map.of("GRAFT_AUTH", "keys", "GRAFT_AUTH_KEYS_FILE", keys.toString()))) {
            page.navigate(guarded.url());
            assertThat(page.getByText("Who are you?")).isVisible();
            shouldBeAccessible("sign-in");
            page.getByLabel("Key or token").fill("a guess");
            page.getByLabel("Key or token").press("Enter");
            assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
            page.getByLabel("Key or token").fill("open sesame");
            page.getByRole(AriaRole.BUTTON, named("Enter")).click();
            assertThat(page.getByText("No task yet")).isVisible();
            assertThat(page.locator(".link")).hasText("Connected");

            page.getByRole(AriaRole.BUTTON, named("New task")).first().click();
            page.getByLabel("Name").fill("not-mine");
            page.getByRole(AriaRole.BUTTON, named("Declare")).click();
            assertThat(page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.ALERT))
                    .not()
                    .isEmpty();
        }
    }

    /** Answers to the last digit, and outside the first plane of Unicode: played by routes in their documented shapes. */
    @Test
    void shouldShowAnswersOfEveryKind() {
        Map<String, String> outputs = Map.of(
                "multilabel",
                        "{\"labels\":[\"late\",\"broken\"],\"scores\":{\"late\":0.9,\"broken\":0.8,\"rude\":0.1}}",
                "regression", "{\"score\":3.25}",
                "span", "{\"span\":{\"start\":3,\"end\":8,\"text\":\"Porto\"}}",
                "tagging", "{\"tags\":[\"B-PER\",\"O\",\"B-LOC\"],\"scores\":[0.9,0.8,0.7]}");
        outputs.forEach((kind, output) -> {
            page.unrouteAll();
            play("**/v1/tasks", "{\"tasks\":[" + task(kind) + "]}");
            play("**/v1/tasks/played/versions", "{\"task\":\"played\",\"versions\":[]}");
            play("**/v1/tasks/played/training", "{\"task\":\"played\",\"points\":[]}");
            play("**/v1/tasks/played/rejected", "{\"task\":\"played\",\"latest\":0,\"reasons\":{},\"examples\":[]}");
            play(
                    "**/v1/tasks/played/predict",
                    "{\"task\":\"played\",\"version\":1,\"adapterDigest\":\"sha256:" + "a".repeat(64)
                            + "\",\"baseDigest\":\"sha256:b\",\"outputs\":[" + output + "]}");
            page.navigate("about:blank");
            page.navigate(graft.url() + "#/tasks/played");
            String expected =
                    switch (kind) {
                        case "multilabel" -> fill("Text", "It came late, in pieces", "late, broken");
                        case "regression" -> fill("Text", "A man plays", "3.250");
                        case "span" -> {
                            page.getByLabel("Context").fill("\uD83D\uDE00: Porto won");
                            yield fill("Question", "Who won?", "Porto");
                        }
                        default -> fill("Tokens", "Ana loves Porto", "B-LOC");
                    };
            assertThat(page.locator(".ask .answer")).containsText(expected);
            if (kind.equals("span")) {
                assertThat(page.locator(".ask mark")).hasText("Porto");
            }
            shouldBeAccessible(kind);
        });
        faults.remove("a request to another host: about:blank");
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldSayWhenAnAnswerChanged() {
        play(
                "**/v1/audits",
                "{\"audits\":[{\"node\":\"n\",\"task\":\"t\",\"version\":2,\"sequence\":2,\"profile\":\"p\","
                        + "\"beforeAfter\":{\"compared\":32,\"changed\":3},"
                        + "\"recorded\":{\"compared\":32,\"changed\":0,\"maxDifference\":0.0},\"at\":1767323045000}]}");
        page.navigate(graft.url() + "#/audits");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Answers changed that must not change");
        assertThat(page.locator(".claim .changed")).hasText("3");
        shouldBeAccessible("broken promise");
    }

    @Test
    void shouldSayWhatIsWrongAndRecoverByItself() {
        page.route(
                "**/v1/tasks",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(503)
                        .setContentType("application/problem+json")
                        .setBody("{\"code\":\"starting\",\"detail\":\"still reading\"}")));
        page.navigate(graft.url());
        assertThat(page.getByText("Reading the registry")).isVisible();
        shouldBeAccessible("starting");
        page.route("**/v1/tasks", Route::abort);
        assertThat(page.getByText("No answer from the server")).isVisible();
        page.unrouteAll();
        assertThat(page.getByRole(AriaRole.HEADING, heading("Tasks"))).isVisible();

        page.navigate(graft.url() + "#/tasks/nobody");
        assertThat(page.getByText("There is no task nobody")).isVisible();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Theme")))
                .click();
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
    }

    private String fill(String field, String text, String expected) {
        page.locator(".ask").getByLabel(field).fill(text);
        page.locator(".ask").getByRole(AriaRole.BUTTON, in("Ask")).click();
        return expected;
    }

    private void play(String route, String json) {
        page.route(
                route,
                played -> played.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(json)));
    }

    private static String task(String kind) {
        return "{\"task\":\"played\",\"kind\":\"" + kind + "\",\"pair\":" + kind.equals("span")
                + ",\"labels\":[],\"labelsDeclared\":false,\"examples\":{\"accepted\":40,\"corrected\":0,\"deleted\":0,"
                + "\"duplicate\":0,\"rejected\":0,\"byLabel\":{},\"bySplit\":{\"train\":36,\"validation\":4}},"
                + "\"job\":{\"id\":\"j\",\"version\":1,\"state\":\"released\"},\"champion\":1,\"live\":1,"
                + "\"trainingLag\":{\"examples\":0,\"seconds\":0.0}}";
    }

    private Locator version(int number) {
        return page.locator(
                ".versions > li",
                new Page.LocatorOptions().setHas(page.getByRole(AriaRole.HEADING, heading("Version " + number))));
    }

    private Locator row(String task) {
        return page.locator(".tasks tbody tr", new Page.LocatorOptions().setHasText(task));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Page.GetByRoleOptions heading(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Locator.GetByRoleOptions in(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }

    private static Locator.GetByRoleOptions inRow(String start) {
        return new Locator.GetByRoleOptions().setName(Pattern.compile("^" + start + " "));
    }

    private static LocatorAssertions.IsVisibleOptions patiently() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(TRAINS_WITHIN);
    }

    private static LocatorAssertions.ContainsTextOptions patientlyTold() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(TRAINS_WITHIN);
    }

    /** No serious or critical finding of axe-core, by day and by night. */
    private void shouldBeAccessible(String where) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.evaluate(axe());
            Object serious = page.evaluate(
                    "axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations"
                            + ".filter(({impact}) => impact === 'serious' || impact === 'critical')"
                            + ".map(({id, nodes}) => id + ': ' + nodes.map(({html, failureSummary}) => html + ' ' + failureSummary).join('; ')))");
            assertThat((List<?>) serious)
                    .as("findings of axe-core on the %s, %s", where, scheme)
                    .isEmpty();
        }
    }

    private void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(IMAGES.resolve(name)));
    }

    private void screenshotOf(Locator part, String name, ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        part.screenshot(new Locator.ScreenshotOptions().setPath(IMAGES.resolve(name)));
    }

    private void screenshotOfAll(String name, ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        // The bar sticks to the top of what is scrolled to.
        page.evaluate("scrollTo(0, 0)");
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(IMAGES.resolve(name)));
    }

    private static String axe() {
        try (InputStream script = ConsoleTest.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
