package io.graft.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.cli.Environment;
import io.graft.cli.ExitCode;
import io.graft.cli.client.AnswerLine;
import io.graft.cli.client.GraftClient;
import io.graft.cli.client.RefusedException;
import io.graft.schemas.Json;
import io.graft.schemas.MalformedMessageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft predict}. */
@Command(
        name = "predict",
        description = {
            "Ask a task's champion, or a named version.",
            "Without a TEXT, every line of standard input is one: it is answered as soon as it is read."
        })
public final class PredictCommand implements Callable<Integer> {
    /** Inputs of one request at most. */
    private static final int INPUTS = 256;

    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Mixin
    private TaskOption task = new TaskOption();

    @Nullable
    @Option(names = "--version-number", paramLabel = "N", description = "Ask this version.")
    private Integer version;

    @Nullable
    @Option(
            names = "--text-pair",
            paramLabel = "TEXT",
            description = "The second text of every pair; for a question, the context.")
    private String textPair;

    @Option(
            names = "--objects",
            description = "Inputs are JSON objects, such as {\"text\":\"a\",\"textPair\":\"b\"} or {\"tokens\":[..]}.")
    private boolean objects;

    @Parameters(paramLabel = "TEXT", arity = "0..*", description = "The texts.")
    private List<String> texts = new ArrayList<>();

    @Mixin
    private Output output = new Output();

    public PredictCommand(Environment environment) {
        this.environment = environment;
        this.server = new ServerOption(environment);
    }

    @Override
    public Integer call() {
        GraftClient client = server.client();
        if (texts.isEmpty()) {
            answerLines(client);
        }
        for (int from = 0; from < texts.size(); from += INPUTS) {
            answer(client, texts.subList(from, Math.min(texts.size(), from + INPUTS)));
        }
        return 0;
    }

    /** What lies ready goes in one request; a slow writer gets each line answered at once. */
    private void answerLines(GraftClient client) {
        BufferedReader reader = new BufferedReader(new InputStreamReader(environment.in(), UTF_8));
        List<String> ready = new ArrayList<>();
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                ready.add(line);
                if (ready.size() == INPUTS || !reader.ready()) {
                    answer(client, ready);
                    ready.clear();
                }
            }
        } catch (IOException e) {
            throw new RefusedException("standard input cannot be read: " + e.getMessage(), e);
        }
        if (!ready.isEmpty()) {
            answer(client, ready);
        }
    }

    private void answer(GraftClient client, List<String> some) {
        List<ObjectNode> inputs = some.stream().map(this::input).toList();
        JsonNode answers = client.ask(task.name, version, inputs);
        for (int i = 0; i < inputs.size(); i++) {
            JsonNode one = answers.path("outputs").path(i);
            ObjectNode input = inputs.get(i);
            ObjectNode document = answers.deepCopy();
            document.remove("outputs");
            document.set("input", input);
            document.set("output", one);
            output.print(environment, document, out -> out.println(AnswerLine.of(one, input)));
        }
    }

    private ObjectNode input(String text) {
        ObjectNode input =
                objects ? object(text) : Json.mapper().createObjectNode().put("text", text);
        if (textPair != null) {
            input.put("textPair", textPair);
        }
        return input;
    }

    private static ObjectNode object(String text) {
        try {
            if (Json.tree(text.getBytes(UTF_8)) instanceof ObjectNode object) {
                return object;
            }
        } catch (MalformedMessageException e) {
            throw noObject(text, e);
        }
        throw noObject(text, null);
    }

    private static RefusedException noObject(String text, @Nullable MalformedMessageException cause) {
        return new RefusedException(
                ExitCode.FAILED, "'" + text + "' is no JSON object", "leave out --objects if it is a text", cause);
    }
}
