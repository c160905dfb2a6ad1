package io.graft.evaluation.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.adapters.EngineSettings;
import io.graft.adapters.TrainingListener;
import io.graft.evaluation.methods.Encoders;
import io.graft.schemas.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CampaignTest {
    @TempDir
    private Path folder;

    private final List<String> started = new ArrayList<>();

    @BeforeEach
    void writeASet() throws Exception {
        Path set = Files.createDirectory(folder.resolve("places"));
        StringBuilder lines = new StringBuilder();
        for (String split : List.of("train", "train", "validation", "test")) {
            for (String place : List.of("Peru", "Etna", "Oslo", "Rome")) {
                lines.append(row(lines.length(), "Where is " + place + "?", "place", split));
                lines.append(row(lines.length(), "Who was born in " + place + "?", "person", split));
            }
        }
        Files.writeString(set.resolve("data.jsonl"), lines);
    }

    private static String row(int id, String text, String label, String split) {
        return "{\"id\":\"%d\",\"text\":\"%s\",\"label\":\"%s\",\"split\":\"%s\"}%n".formatted(id, text, label, split);
    }

    @Test
    void shouldRunEachTrialOnceAndReportAllOfThem() throws Exception {
        try (Encoders encoders = new Encoders(new EngineSettings("cpu", "fp32"))) {
            campaign(encoders, List.of("frozen-lr"), 1).run();
            assertThat(started).containsExactly("places frozen-lr seed 1");
            Files.writeString(log(), "{\"set\":\"places\",\"meth", java.nio.file.StandardOpenOption.APPEND);

            List<String> methods = List.of(
                    "frozen-lr",
                    "adapters",
                    "head",
                    "adapters-without-0-5",
                    "adapters-size-2",
                    "adapters-layernorm-0.5");
            campaign(encoders, methods, 1).run();
        }

        assertThat(started)
                .containsExactly(
                        "places frozen-lr seed 1",
                        "places adapters seed 1",
                        "places head seed 1",
                        "places adapters-without-0-5 seed 1",
                        "places adapters-size-2 seed 1",
                        "places adapters-layernorm-0.5 seed 1");
        JsonNode report = Json.tree(Files.readAllBytes(report()));
        assertThat(report.path("results")).hasSize(6);
        assertThat(report.path("comparisons")).hasSize(3);
        JsonNode adapters = report.path("results").get(1);
        assertThat(adapters.path("method").asText()).isEqualTo("adapters");
        assertThat(adapters.path("test").isNumber()).isTrue();
        assertThat(adapters.path("trainableShare").asDouble()).isBetween(0.0034, 0.0036);
        assertThat(trained(report, 5)).as("two LayerNorms in each of 6 layers").isEqualTo(trained(report, 1) + 9_216);
        assertThat(report.path("comparisons").get(0).path("over").asText()).isEqualTo("frozen-lr");
        assertThat(Files.readString(Path.of(report() + ".svg"))).contains("frozen-lr", "adapters", "</svg>");
    }

    @Test
    void shouldKeepToTheRateThatTheFirstSeedChose() throws Exception {
        try (Encoders encoders = new Encoders(new EngineSettings("cpu", "fp32"))) {
            campaign(encoders, List.of("head"), 1).run();
            campaign(encoders, List.of("head"), 2).run();
        }

        JsonNode results = Json.tree(Files.readAllBytes(report())).path("results");
        assertThat(results).hasSize(2);
        assertThat(rate(results.get(1))).isEqualTo(rate(results.get(0)));
        assertThat(trainings(results.get(0))).isGreaterThan(1);
        assertThat(trainings(results.get(1))).isEqualTo(1);
    }

    @Test
    void shouldFineTuneAtTheRateThatIsNamed() throws Exception {
        try (Encoders encoders = new Encoders(new EngineSettings("cpu", "fp32"))) {
            campaign(encoders, List.of("full-1e-4"), 1).run();
        }

        JsonNode report = Json.tree(Files.readAllBytes(report()));
        JsonNode result = report.path("results").get(0);
        assertThat(rate(result)).isEqualTo(1e-4);
        assertThat(trainings(result)).isEqualTo(1);
        assertThat(report.path("methods").get(0).path("totalShare").doubleValue())
                .as("the encoder's copy")
                .isBetween(1.0, 1.1);
        assertThat(Files.readString(Path.of(report() + ".svg"))).doesNotContain("NaN", "Infinity");
    }

    private static double rate(JsonNode result) {
        return result.path("chosen").path("learningRate").doubleValue();
    }

    /** 1 if the training that was chosen was the only one. */
    private static double trainings(JsonNode result) {
        return result.path("searchSeconds").doubleValue()
                / result.path("seconds").doubleValue();
    }

    private static long trained(JsonNode report, int result) {
        return report.path("results").get(result).path("trainedParameters").longValue();
    }

    @ParameterizedTest
    @CsvSource({"'\"bottleneck\":8', '\"bottleneck\":16'", "'\"precision\":\"fp32\"', '\"precision\":\"bf16\"'"})
    void shouldNotMixWhatWasTrainedOtherwise(String asked, String finished) throws Exception {
        try (Encoders encoders = new Encoders(new EngineSettings("cpu", "fp32"))) {
            campaign(encoders, List.of("frozen-lr"), 1).run();
            Files.writeString(log(), Files.readString(log()).replace(asked, finished));

            assertThatThrownBy(() -> campaign(encoders, List.of("frozen-lr"), 1).run())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("name another report");
        }
    }

    @Test
    void shouldRefuseAnUnknownMethod() {
        try (Encoders encoders = new Encoders(new EngineSettings("cpu", "fp32"))) {
            assertThatThrownBy(() -> campaign(encoders, List.of("magic"), 1).run())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("magic");
        }
    }

    @Test
    void shouldRefuseLayersThatTheBaseLacks() {
        try (Encoders encoders = new Encoders(new EngineSettings("cpu", "fp32"))) {
            for (String method : List.of("top-7", "adapters-top-7", "adapters-without-6-6", "adapters-without-3-1")) {
                assertThatThrownBy(() -> campaign(encoders, List.of(method), 1).run())
                        .as(method)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(method)
                        .hasMessageContaining("layers");
            }
        }
    }

    private Path report() {
        return folder.resolve("report.json");
    }

    private Path log() {
        return folder.resolve("report.jsonl");
    }

    private Campaign campaign(Encoders encoders, List<String> methods, int seeds) {
        Map<String, String> config = Map.of("epochs", "1", "bottleneck", "8", "shards", "1", "batchSize", "8");
        Campaign.Plan plan = new Campaign.Plan(
                List.of(folder.resolve("places")), methods, false, seeds, 100, config, "fp32", report());
        return new Campaign(plan, encoders, new Campaign.Listener() {
            @Override
            public TrainingListener started(String what, int number, int of) {
                started.add(what);
                return TrainingListener.NONE;
            }

            @Override
            public void said(String line) {}
        });
    }
}
