package io.graft.evaluation.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.evaluation.Plot;
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
    private static final int GRID = 4;
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
        Plot plot = new Plot(
                "questions asked, of those that can be answered",
                "milliseconds to the answer (rings: beside a training)");
        for (int i = 0; i <= GRID; i++) {
            double share = i / (double) GRID;
            plot.column(share, Math.round(100 * share) + " %");
        }
        for (int power = low; power <= high; power++) {
            plot.row(
                    up(Math.pow(10, power)),
                    BigDecimal.ONE.scaleByPowerOfTen(power).toPlainString());
        }
        plot.line(up(report.at("/settings/withinMilliseconds").asDouble()), P99);
        plot.legend(420, MEDIAN, "half of them");
        plot.legend(530, P99, "99 of 100, and their limit");
        for (JsonNode round : report.path("rounds")) {
            double most = round.at("/closed/perSecond").asDouble();
            round.path("open").forEach(one -> dots(plot, one, most, true));
            round.at("/training/open").forEach(one -> dots(plot, one, most, false));
        }
        return plot.svg();
    }

    private void dots(Plot plot, JsonNode one, double most, boolean filled) {
        if (one.path("answered").asLong() > 0) {
            double share = one.path("offered").asDouble() / most;
            plot.dot(share, up(one.path("p50Milliseconds").asDouble()), MEDIAN, filled);
            plot.dot(share, up(one.path("p99Milliseconds").asDouble()), P99, filled);
        }
    }

    private double up(double milliseconds) {
        return (Math.log10(milliseconds) - low) / (high - low);
    }

    private DoubleStream logarithms(String percentile) {
        return StreamSupport.stream(report.path("rounds").spliterator(), false)
                .flatMap(round -> Stream.of(round.path("open"), round.at("/training/open")))
                .flatMap(open -> StreamSupport.stream(open.spliterator(), false))
                .filter(one -> one.path("answered").asLong() > 0)
                .mapToDouble(one -> Math.log10(one.path(percentile).asDouble()));
    }
}
