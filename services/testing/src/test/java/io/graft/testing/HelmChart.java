package io.graft.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart of infra/helm, as Helm renders it. */
final class HelmChart {
    /** Of infra/helm/examples. */
    static final List<String> EXAMPLES = List.of("production", "small");

    private static final Path DIRECTORY = Path.of("../../infra/helm");
    private static final Path CHART = DIRECTORY.resolve("graft");
    private static final Helm HELM = new Helm(CHART);

    private HelmChart() {}

    /**
     * @param values over the example's
     * @throws IllegalStateException if Helm refuses them
     */
    static List<JsonNode> manifests(String example, Map<String, Object> values) throws IOException {
        TemplateCommand command = HELM.template()
                .withName("graft")
                .withNamespace("ml")
                .withKubeVersion("1.31.0")
                .withValuesFile(example(example));
        values.forEach(command::set);
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(command.call())) {
            return documents.readAll();
        }
    }

    /** Renders with the chart's own values alone. */
    static String withoutValues() {
        return HELM.template().withName("graft").withKubeVersion("1.31.0").call();
    }

    /**
     * What the linter says of the chart with an example's values as its own, as it takes no others.
     *
     * @param directory empty, for that chart
     */
    static LintResult lint(String example, Path directory) throws IOException {
        Path chart = directory.resolve("graft");
        try (Stream<Path> files = Files.walk(CHART)) {
            for (Path file : files.toList()) {
                Files.copy(file, chart.resolve(CHART.relativize(file).toString()));
            }
        }
        YAMLMapper mapper = new YAMLMapper();
        File values = chart.resolve("values.yaml").toFile();
        mapper.writeValue(
                values, mapper.readerForUpdating(mapper.readTree(values)).readTree(Files.readString(example(example))));
        return new Helm(chart).lint().call();
    }

    private static Path example(String name) {
        return DIRECTORY.resolve("examples").resolve(name + ".yaml");
    }

    /** Deployments and stateful sets, which have a template of a pod. */
    static List<JsonNode> workloads(List<JsonNode> manifests) {
        return manifests.stream()
                .filter(manifest -> manifest.at("/spec/template").isObject())
                .toList();
    }

    static JsonNode named(List<JsonNode> manifests, String kind, String name) {
        return manifests.stream()
                .filter(manifest -> manifest.get("kind").asText().equals(kind))
                .filter(manifest -> manifest.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    static JsonNode container(JsonNode workload) {
        return workload.at("/spec/template/spec/containers/0");
    }
}
