package io.graft.evaluation.campaign;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.evaluation.Svg;
import io.graft.evaluation.methods.Ablations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What trained adapters lose without those of each span of layers (Houlsby et al. 2019, figure 6), in points of the
 * validation metric.
 *
 * @param lost by first layer, then by how many more are gone
 */
record Removals(String set, List<List<Double>> lost) {
    private static final double POINTS = 100;
    private static final int CELL = 56;
    private static final int MARGIN = 70;

    /** Nothing, if no span was tried with all those that belong to it. */
    static Optional<Removals> of(String set, List<Trial> trials) {
        Map<String, Map<Long, Double>> byMethod = new HashMap<>();
        for (Trial trial : trials) {
            if (trial.key().set().equals(set)) {
                byMethod.computeIfAbsent(trial.key().method(), method -> new HashMap<>())
                        .put(trial.key().seed(), trial.validation());
            }
        }
        Map<Long, Double> whole = byMethod.getOrDefault("adapters", Map.of());
        int layers = 0;
        while (byMethod.containsKey(Ablations.without(layers, layers))) {
            layers++;
        }
        List<List<Double>> lost = new ArrayList<>();
        for (int first = 0; first < layers; first++) {
            List<Double> row = new ArrayList<>();
            for (int last = first; last < layers; last++) {
                OptionalDouble points = lost(whole, byMethod.getOrDefault(Ablations.without(first, last), Map.of()));
                if (points.isEmpty()) {
                    return Optional.empty();
                }
                row.add(points.getAsDouble());
            }
            lost.add(row);
        }
        return lost.isEmpty() ? Optional.empty() : Optional.of(new Removals(set, lost));
    }

    /** In the mean over the seeds that both were tried with. */
    private static OptionalDouble lost(Map<Long, Double> whole, Map<Long, Double> without) {
        return without.entrySet().stream()
                .flatMap(one -> Stream.ofNullable(whole.get(one.getKey())).map(all -> POINTS * (all - one.getValue())))
                .mapToDouble(points -> points)
                .average();
    }

    void addTo(ObjectNode json) {
        json.put("set", set);
        ArrayNode rows = json.putArray("pointsLost");
        lost.forEach(row -> row.forEach(rows.addArray()::add));
    }

    /** A heat map: first layer without its adapters down, last one across. */
    Svg svg() {
        int layers = lost.size();
        double most = Math.max(
                1, lost.stream().flatMap(List::stream).mapToDouble(x -> x).max().orElse(1));
        int size = MARGIN + CELL * layers + 10;
        Svg svg = new Svg(size, size);
        label(svg, size / 2, 20, "points lost on " + set + " without the adapters of layers (first, last)");
        for (int first = 0; first < layers; first++) {
            int y = MARGIN + CELL * first;
            label(svg, MARGIN / 2, y + CELL / 2 + 5, String.valueOf(first));
            label(svg, MARGIN + CELL * first + CELL / 2, MARGIN - 12, String.valueOf(first));
            for (int more = 0; more < layers - first; more++) {
                double points = lost.get(first).get(more);
                int x = MARGIN + CELL * (first + more);
                int light = (int) Math.round(255 - 175 * Math.max(0, Math.min(1, points / most)));
                svg.square(x, y, CELL, "rgb(255," + light + "," + light + ")", "#ddd");
                label(svg, x + CELL / 2, y + CELL / 2 + 5, String.format(Locale.ROOT, "%.1f", points));
            }
        }
        return svg;
    }

    private static void label(Svg svg, int x, int y, String label) {
        svg.label(x, y, "middle", label);
    }
}
