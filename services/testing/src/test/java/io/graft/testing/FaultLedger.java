package io.graft.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.evaluation.Report;
import io.graft.schemas.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * All faults of all runs, a line of JSON each, in {@code faults.jsonl}; a run adds to those of the runs before it. {@code
 * faults.json} sums them up.
 */
final class FaultLedger {
    private final Path lines;
    private final Path summary;
    private final String commit;
    private final long seed;

    FaultLedger(Path directory, String commit, long seed) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.lines = directory.resolve("faults.jsonl");
        this.summary = directory.resolve("faults.json");
        this.commit = commit;
        this.seed = seed;
    }

    /**
     * One fault.
     *
     * @param recoverySeconds from its end until all processes are ready and every server takes examples and answers; -1 if
     *     that did not come
     * @param pauseSeconds longest time in which no example was acknowledged
     * @param seconds in all, with the checks
     * @param restarts by the supervisor
     * @param load outcomes of what was sent meanwhile
     * @param compared answers of named versions that the checks compared
     * @param versions published so far in this run
     */
    record Entry(
            int number,
            String fault,
            String target,
            double recoverySeconds,
            double pauseSeconds,
            double seconds,
            int restarts,
            Map<String, Long> load,
            long compared,
            int versions,
            List<String> violations) {}

    void add(Entry entry) {
        ObjectNode line = Json.mapper()
                .createObjectNode()
                .put("commit", commit)
                .put("seed", seed)
                .put("loadAverage", loadAverage());
        line.setAll((ObjectNode) Json.mapper().valueToTree(entry));
        try {
            Files.writeString(lines, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the whole machine in the last minute: what was measured beside other work took longer. */
    static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** Writes the summary of all runs. */
    void summarize() {
        Report report = new Report(Map.of(
                "command",
                "./mvnw verify -Pfaults -pl services/testing -am",
                "brokers",
                Brokers.COUNT,
                "processes",
                "two each of onboarding, trainer and serving",
                "base",
                TinyBase.DESCRIPTION));
        List<JsonNode> all = all();
        report.json()
                .put("faults", all.size())
                .put("violations", (int)
                        sum(all, line -> line.path("violations").size()))
                .put("minutes", Math.round(sum(all, line -> line.path("seconds").asDouble()) / 60))
                .put("compared", (long) sum(all, line -> line.path("compared").asDouble()));
        Map<String, Long> load = new TreeMap<>();
        all.forEach(line -> line.path("load")
                .properties()
                .forEach(one -> load.merge(one.getKey(), one.getValue().asLong(), Long::sum)));
        report.json().set("load", Json.mapper().valueToTree(load));
        ObjectNode runs = report.json().putObject("runs");
        by("commit", all).forEach((of, some) -> {
            ObjectNode seeds = runs.putObject(of);
            by("seed", some).forEach((one, faults) -> seeds.put(one, faults.size()));
        });
        ObjectNode kinds = report.json().putObject("kinds");
        by("fault", all).forEach((kind, some) -> kinds.set(kind, kind(some)));
        report.write(summary);
    }

    private static ObjectNode kind(List<JsonNode> faults) {
        double[] recoveries = faults.stream()
                .mapToDouble(line -> line.path("recoverySeconds").asDouble())
                .sorted()
                .toArray();
        return Json.mapper()
                .createObjectNode()
                .put("faults", faults.size())
                .put("medianRecoverySeconds", recoveries[recoveries.length / 2])
                .put("longestRecoverySeconds", recoveries[recoveries.length - 1])
                .put(
                        "longestPauseSeconds",
                        faults.stream()
                                .mapToDouble(line -> line.path("pauseSeconds").asDouble())
                                .max()
                                .orElseThrow());
    }

    private static Map<String, List<JsonNode>> by(String field, List<JsonNode> lines) {
        return lines.stream()
                .collect(Collectors.groupingBy(line -> line.path(field).asText(), TreeMap::new, Collectors.toList()));
    }

    private static double sum(List<JsonNode> lines, ToDoubleFunction<JsonNode> what) {
        return lines.stream().mapToDouble(what).sum();
    }

    private List<JsonNode> all() {
        List<JsonNode> all = new ArrayList<>();
        try {
            if (Files.exists(lines)) {
                Files.readAllLines(lines).forEach(line -> all.add(Json.tree(line.getBytes(StandardCharsets.UTF_8))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
