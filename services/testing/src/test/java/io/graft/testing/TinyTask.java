package io.graft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A task of one kind that is learned from a few rows.
 *
 * @param declaration body of PUT
 * @param metric of its kind
 * @param examples a JSON array of {@link #ROWS}
 * @param input one question, much like the examples
 * @param place where in the output its answer stands
 * @param answer how the JSON there begins
 */
record TinyTask(
        String kind, String declaration, String metric, String examples, String input, String place, String answer) {
    static final int ROWS = 40;

    private static final List<String> CITIES = List.of("Paris", "Rome", "Lima", "Oslo", "Cairo");

    /** Every kind but classification, which all other tests are about. */
    static List<TinyTask> ofEachOtherKind() {
        return List.of(multilabel(), regression(), span(), tagging());
    }

    String name() {
        return "tiny-" + kind;
    }

    /** Declares it, sends its examples and has it trained. */
    void begin(GraftProcess graft) {
        assertThat(graft.put("/v1/tasks/" + name(), declaration).statusCode()).isEqualTo(201);
        HttpResponse<String> sent = graft.post("/v1/tasks/" + name() + "/examples", examples);
        assertThat(graft.json(sent).get("accepted").asInt()).as(sent.body()).isEqualTo(ROWS);
        graft.train(name());
    }

    /** Asks the first version. */
    void check(GraftProcess graft) {
        HttpResponse<String> answered =
                graft.post("/v1/tasks/" + name() + "/predict", "{\"version\":1,\"inputs\":[" + input + "]}");
        assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
        JsonNode output = graft.json(answered).at("/outputs/0");
        assertThat(output.at(place).toString()).as(answered.body()).startsWith(answer);
        assertThat(graft.get("/v1/tasks/" + name() + "/versions").body()).contains("\"metric\":\"" + metric + "\"");
    }

    private static TinyTask multilabel() {
        List<String> labels = List.of("\"rain\",\"music\"", "\"music\"", "\"rain\"", "");
        return new TinyTask(
                "multilabel",
                declaration("multilabel", ",\"labels\":[\"rain\",\"music\"]"),
                "micro-f1",
                rows(i -> "\"text\":\"%s %s in week %d\",\"labels\":[%s]"
                        .formatted(
                                i % 2 == 0 ? "heavy rain" : "dry air",
                                i % 4 < 2 ? "and a concert" : "and silence",
                                i,
                                labels.get(i % 4))),
                "{\"text\":\"heavy rain and a concert in week 99\"}",
                "/labels",
                "[\"rain\",\"music\"]");
    }

    private static TinyTask regression() {
        return new TinyTask(
                "regression",
                declaration("regression", ""),
                "pearson",
                rows(i -> "\"text\":\"the film was %s, number %d\",\"score\":%s"
                        .formatted(i % 2 == 0 ? "wonderful" : "dreadful", i, i % 2 == 0 ? "4.5" : "-4.5")),
                "{\"text\":\"the film was dreadful, number 99\"}",
                "/score",
                "-");
    }

    private static TinyTask span() {
        return new TinyTask(
                "span",
                declaration("span", ",\"pair\":true"),
                "f1",
                rows(i -> {
                    String city = CITIES.get(i % CITIES.size());
                    String context = "Trip " + i + " goes to " + city + " by train.";
                    int start = context.indexOf(city);
                    return "\"text\":\"Where to?\",\"textPair\":\"%s\",\"span\":{\"start\":%d,\"end\":%d}"
                            .formatted(context, start, start + city.length());
                }),
                "{\"text\":\"Where to?\",\"textPair\":\"Trip 99 goes to Oslo by train.\"}",
                "/span/text",
                "\"Oslo\"");
    }

    private static TinyTask tagging() {
        return new TinyTask(
                "tagging",
                declaration("tagging", ",\"labels\":[\"O\",\"B-city\",\"I-city\"]"),
                "entity-f1",
                rows(i -> {
                    String city = CITIES.get(i % CITIES.size());
                    return i % 2 == 0
                            ? tagged("\"New\",\"" + city + "\"", "\"B-city\",\"I-city\"")
                            : tagged("\"" + city + "\",\"soon\"", "\"B-city\",\"O\"");
                }),
                "{\"tokens\":[\"fly\",\"to\",\"Rome\",\"soon\",\"now\"]}",
                "/tags",
                "[\"O\",\"O\",\"B-city\",\"O\",\"O\"]");
    }

    private static String tagged(String tokens, String tags) {
        return "\"tokens\":[\"fly\",\"to\",%s,\"now\"],\"tags\":[\"O\",\"O\",%s,\"O\"]".formatted(tokens, tags);
    }

    private static String declaration(String kind, String more) {
        return "{\"kind\":\"" + kind + "\"" + more + ",\"config\":{\"epochs\":12,\"maxTokens\":32}}";
    }

    /** Every fifth row is for validation. */
    private static String rows(IntFunction<String> row) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> "{\"id\":\"r%d\",%s,\"split\":\"%s\"}"
                        .formatted(i, row.apply(i), i % 5 == 4 ? "validation" : "train"))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
