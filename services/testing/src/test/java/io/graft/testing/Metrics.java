package io.graft.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.graft.schemas.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Names of meters: those that infra/ looks at, and those that a process offers. */
final class Metrics {
    private static final Path INFRA = Path.of("../../infra");
    private static final Pattern NAME = Pattern.compile("graft_[a-z_]+");
    private static final Pattern OFFERED = Pattern.compile("(?m)^graft_[a-z_]+");

    private Metrics() {}

    static Set<String> lookedAt() throws IOException {
        JsonNode dashboard = Json.tree(Files.readAllBytes(INFRA.resolve("grafana/graft.json")));
        JsonNode alerts = new YAMLMapper()
                .readTree(INFRA.resolve("prometheus/alerts.yaml").toFile());
        Set<String> names = new TreeSet<>();
        for (JsonNode tree : new JsonNode[] {dashboard, alerts}) {
            tree.findValuesAsText("expr")
                    .forEach(expression ->
                            NAME.matcher(expression).results().forEach(found -> names.add(found.group())));
        }
        return names;
    }

    static Set<String> offered(String scrape) {
        Set<String> names = new TreeSet<>();
        OFFERED.matcher(scrape).results().forEach(found -> names.add(found.group()));
        return names;
    }
}
