package io.graft.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.adapters.Activation;
import io.graft.adapters.EncoderConfig;
import io.graft.adapters.Pooling;
import io.graft.schemas.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @Test
    void shouldSayWhatOneNeedsToMeasureAgain(@TempDir Path folder) throws Exception {
        Report report = new Report(Map.of("rows", 7));
        report.json().put("accuracy", 0.5);
        Path file = folder.resolve("new").resolve("r.json");
        report.write(file);

        JsonNode json = Json.tree(Files.readAllBytes(file));
        assertThat(json.path("commit").asText()).isNotBlank();
        assertThat(json.path("machine").path("cores").asInt()).isPositive();
        assertThat(json.path("machine").path("cpu").asText()).isNotBlank();
        assertThat(json.path("settings").path("rows").asInt()).isEqualTo(7);
        assertThat(json.path("accuracy").asDouble()).isEqualTo(0.5);
        assertThat(json.path("versions").size()).isGreaterThanOrEqualTo(5);
        json.path("versions")
                .forEach(version -> assertThat(version.asText()).isNotBlank().doesNotContain("${"));
    }

    @Test
    void shouldCountTheParametersOfMiniLm() {
        EncoderConfig miniLm =
                new EncoderConfig("MiniLM", 6, 384, 12, 1536, 30522, 512, 1e-12, Activation.GELU, Pooling.MEAN);

        assertThat(EncoderSize.parameters(miniLm)).isEqualTo(22_565_376L);
        assertThat(EncoderSize.trained(miniLm, 64, 2)).isEqualTo(12 * (2 * 64 * 384 + 384 + 64) + 2 * 385);
    }
}
