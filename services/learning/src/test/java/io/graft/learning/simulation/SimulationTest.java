package io.graft.learning.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.schemas.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code -Psimulation} runs 10,000 seeds; {@code -Dgraft.simulation.seed=N} runs one again. */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("graft.simulation.seeds", 200);

    /** Seeds that once showed a defect: a version released between an erasure and the end of its tick. */
    private static final long[] FOUND = {1879};

    /** Where to keep what many seeds have seen; nowhere by default. */
    private static final String RESULTS = System.getProperty("graft.simulation.results", "");

    @Test
    void shouldKeepItsPromisesWhateverCrashesRepeatsOrIsLate() throws IOException {
        Long one = Long.getLong("graft.simulation.seed");
        LongStream seeds =
                one == null ? LongStream.concat(LongStream.range(0, SEEDS), LongStream.of(FOUND)) : LongStream.of(one);

        Oracle.Seen seen = seeds.mapToObj(seed -> Simulation.run(seed, World.Defect.NONE))
                .reduce(Oracle.Seen.NOTHING, Oracle.Seen::and);

        System.out.println(seen + " in " + (one == null ? "seeds 0 to " + (SEEDS - 1) : "seed " + one));
        if (one == null) {
            assertThat(seen.versions()).isGreaterThan(SEEDS);
            assertThat(seen.releases()).isGreaterThan(SEEDS);
            assertThat(seen.retirements()).isPositive();
            assertThat(seen.erasures()).isGreaterThan(SEEDS / 4);
            assertThat(seen.rejected()).isGreaterThan(SEEDS);
            assertThat(seen.jobsWithoutVersion()).isGreaterThan(SEEDS / 10);
        }
        if (!RESULTS.isEmpty()) {
            keep(seen);
        }
    }

    private static void keep(Oracle.Seen seen) throws IOException {
        Process git = new ProcessBuilder("git", "rev-parse", "HEAD").start();
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("commit", new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                .put("command", "./mvnw -Psimulation test -pl services/learning -am -Dtest=SimulationTest")
                .put("seeds", SEEDS + FOUND.length)
                .put("brokenPromises", 0)
                .set("seen", Json.mapper().valueToTree(seen));
        Files.createDirectories(Path.of(RESULTS));
        Files.writeString(
                Path.of(RESULTS, "simulation.json"),
                Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldNoticeADefect(World.Defect defect) {
        assertThatThrownBy(() -> LongStream.range(0, 50).forEach(seed -> Simulation.run(seed, defect)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed ");
    }
}
