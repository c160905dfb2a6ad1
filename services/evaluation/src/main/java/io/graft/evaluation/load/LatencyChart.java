package io.graft.evaluation.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.evaluation.Svg;
import java.math.BigDecimal;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * How long answers take (median and 99th percentile, logarithmic) against the rate that is asked, as a share of what the
 * server answers at most: every measurement of {@link BenchLoad}, those beside a training as rings.
 */
public final class LatencyChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 440;
    private static final int MARGIN = 60;
    private static final int GRID = 4;
    private static final String GREY = "#ddd";
    private static final String MEDIAN = "#2c5f8a";
    private static final String P99 = "#c0392b";

    private final JsonNode report;
    /** Powers of ten. */
    private final int low;

    private final int high;

    /** @param report as {@link BenchLoad} fills it */
    public LatencyChart(JsonNode report) {
        this.report = report;
        low = (int) Math.floor(logarithms("p50Milliseconds").min().orElse(0));
        high = (int) Math.ceil(logarithms("p99Milliseconds").max().orElse(3));
    }

    public Svg svg() {
        Svg svg = new Svg(WIDTH, HEIGHT);
        for (int i = 0; i <= GRID; i++) {
            double share = i / (double) GRID;
            svg.line(x(share), MARGIN, x(share), HEIGHT - MARGIN, GREY);
            svg.label(x(share), HEIGHT - MARGIN + 20, "middle", Math.round(100 * share) + " %");
        }
        for (int power = low; power <= high; power++) {
            double y = y(Math.pow(10, power));
            svg.line(x(0), y, x(1), y, GREY);
            svg.label(
                    MARGIN - 8,
                    y + 4,
                    "end",
                    BigDecimal.ONE.scaleByPowerOfTen(power).toPlainString());
        }
        double limit = report.at("/settings/withinMilliseconds").asDouble();
        svg.line(x(0), y(limit), x(1), y(limit), P99);
        svg.label(WIDTH / 2.0, HEIGHT - 10, "middle", "questions asked, of those that can be answered");
        svg.label(MARGIN, MARGIN - 25, "start", "milliseconds to the answer (rings: beside a training)");
        legend(svg, WIDTH - 300, MEDIAN, "half of them");
        legend(svg, WIDTH - 190, P99, "99 of 100, and their limit");
        for (JsonNode round : report.path("rounds")) {
            double most = round.at("/closed/perSecond").asDouble();
            round.path("open").forEach(one -> dots(svg, one, most, false));
            round.at("/training/open").forEach(one -> dots(svg, one, most, true));
        }
        return svg;
    }

    private static void legend(Svg svg, int x, String color, String label) {
        svg.circle(x, MARGIN - 29, 4, color, color);
        svg.label(x + 10, MARGIN - 25, "start", label);
    }

    private void dots(Svg svg, JsonNode one, double most, boolean ring) {
        if (one.path("answered").asLong() > 0) {
            double x = x(one.path("offered").asDouble() / most);
            svg.circle(x, y(one.path("p50Milliseconds").asDouble()), 4, ring ? "none" : MEDIAN, MEDIAN);
            svg.circle(x, y(one.path("p99Milliseconds").asDouble()), 4, ring ? "none" : P99, P99);
        }
    }

    private DoubleStream logarithms(String percentile) {
        return StreamSupport.stream(report.path("rounds").spliterator(), false)
                .flatMap(round -> Stream.of(round.path("open"), round.at("/training/open")))
                .flatMap(open -> StreamSupport.stream(open.spliterator(), false))
                .filter(one -> one.path("answered").asLong() > 0)
                .mapToDouble(one -> Math.log10(one.path(percentile).asDouble()));
    }

    private static double x(double share) {
        return MARGIN + share * (WIDTH - 2 * MARGIN);
    }

    private double y(double milliseconds) {
        return HEIGHT - MARGIN - (Math.log10(milliseconds) - low) / (high - low) * (HEIGHT - 2 * MARGIN);
    }
}
