package io.graft.evaluation.campaign;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graft.evaluation.methods.Ablations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
    static Optional<Removals> of(String set, Map<String, Findings.Mean> byMethod) {
        Findings.Mean whole = byMethod.get("adapters");
        int layers = 0;
        while (byMethod.containsKey(Ablations.without(layers, layers))) {
            layers++;
        }
        if (whole == null || layers == 0) {
            return Optional.empty();
        }
        List<List<Double>> lost = new ArrayList<>();
        for (int first = 0; first < layers; first++) {
            List<Double> row = new ArrayList<>();
            for (int last = first; last < layers; last++) {
                Findings.Mean without = byMethod.get(Ablations.without(first, last));
                if (without == null) {
                    return Optional.empty();
                }
                row.add(POINTS * (whole.validationMean() - without.validationMean()));
            }
            lost.add(row);
        }
        return Optional.of(new Removals(set, lost));
    }

    void addTo(ObjectNode json) {
        json.put("set", set);
        ArrayNode rows = json.putArray("pointsLost");
        lost.forEach(row -> row.forEach(rows.addArray()::add));
    }

    /** A heat map: first layer without its adapters down, last one across. */
    String svg() {
        int layers = lost.size();
        double most = Math.max(
                1, lost.stream().flatMap(List::stream).mapToDouble(x -> x).max().orElse(1));
        int size = MARGIN + CELL * layers + 10;
        StringBuilder svg = new StringBuilder(text(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\" text-anchor=\"middle\">%n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n",
                size, size, size, size));
        svg.append(label(size / 2, 20, "points lost on " + set + " without the adapters of layers (first, last)"));
        for (int first = 0; first < layers; first++) {
            int y = MARGIN + CELL * first;
            svg.append(label(MARGIN / 2, y + CELL / 2 + 5, String.valueOf(first)));
            svg.append(label(MARGIN + CELL * first + CELL / 2, MARGIN - 12, String.valueOf(first)));
            for (int more = 0; more < layers - first; more++) {
                double points = lost.get(first).get(more);
                int x = MARGIN + CELL * (first + more);
                int light = (int) Math.round(255 - 175 * Math.max(0, Math.min(1, points / most)));
                svg.append(text(
                        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"rgb(255,%d,%d)\" stroke=\"#ddd\"/>%n",
                        x, y, CELL, CELL, light, light));
                svg.append(label(x + CELL / 2, y + CELL / 2 + 5, text("%.1f", points)));
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private static String label(int x, int y, String label) {
        return text("<text x=\"%d\" y=\"%d\">%s</text>%n", x, y, label);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
