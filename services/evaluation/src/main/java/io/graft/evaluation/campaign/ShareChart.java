package io.graft.evaluation.campaign;

import io.graft.evaluation.Svg;
import java.util.List;
import java.util.Locale;

/** Test metric against the share of parameters that a task trains (logarithmic), as SVG: the paper's first figure. */
final class ShareChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 440;
    private static final int MARGIN = 60;
    private static final int GRID = 4;
    private static final String GREY = "#ddd";

    private final List<Dot> dots;
    private final double lowShare;
    private final double low;
    private final double high;

    /**
     * @param share of the encoder's parameters, above 0
     * @param metric 1 is perfect
     */
    record Dot(String name, double share, double metric) {}

    ShareChart(List<Dot> dots) {
        this.dots = List.copyOf(dots);
        lowShare = Math.pow(
                10,
                Math.floor(
                        Math.log10(dots.stream().mapToDouble(Dot::share).min().orElse(0.001))));
        double least = dots.stream().mapToDouble(Dot::metric).min().orElse(0);
        double most = dots.stream().mapToDouble(Dot::metric).max().orElse(1);
        double room = Math.max(0.01, (most - least) * 0.15);
        low = least - room;
        high = most + room;
    }

    Svg svg() {
        Svg svg = new Svg(WIDTH, HEIGHT);
        for (double share = lowShare; share <= 1.0001; share *= 10) {
            svg.line(x(share), y(low), x(share), y(high), GREY);
            svg.label(x(share), HEIGHT - MARGIN + 20, "middle", plain(share * 100) + " %");
        }
        for (int i = 0; i <= GRID; i++) {
            double metric = low + (high - low) * i / GRID;
            svg.line(x(lowShare), y(metric), x(1), y(metric), GREY);
            svg.label(MARGIN - 8, y(metric) + 4, "end", String.format(Locale.ROOT, "%.1f", 100 * metric));
        }
        svg.label(WIDTH / 2.0, HEIGHT - 10, "middle", "parameters trained for each task");
        svg.label(MARGIN, MARGIN - 25, "start", "mean test metric");
        for (Dot dot : dots) {
            String color = dot.name().startsWith("adapters") ? "#c0392b" : "#2c5f8a";
            svg.circle(x(dot.share()), y(dot.metric()), 5, color, color);
            boolean right = x(dot.share()) > WIDTH * 0.7;
            svg.label(x(dot.share()) + (right ? -9 : 9), y(dot.metric()) + 4, right ? "end" : "start", dot.name());
        }
        return svg;
    }

    private double x(double share) {
        double part = Math.log10(share / lowShare) / Math.log10(1 / lowShare);
        return MARGIN + part * (WIDTH - 2 * MARGIN);
    }

    private double y(double metric) {
        return HEIGHT - MARGIN - (metric - low) / (high - low) * (HEIGHT - 2 * MARGIN);
    }

    private static String plain(double value) {
        return java.math.BigDecimal.valueOf(value)
                .round(new java.math.MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }
}
