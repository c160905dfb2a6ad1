package io.graft.evaluation.campaign;

import io.graft.evaluation.Plot;
import io.graft.evaluation.Svg;
import java.util.List;
import java.util.Locale;

/** Test metric against the share of parameters that a task trains (logarithmic), as SVG: the paper's first figure. */
final class ShareChart {
    private static final int GRID = 4;

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
        double leastShare = dots.stream().mapToDouble(Dot::share).min().orElse(0.001);
        lowShare = Math.min(0.1, Math.pow(10, Math.floor(Math.log10(leastShare))));
        double least = dots.stream().mapToDouble(Dot::metric).min().orElse(0);
        double most = dots.stream().mapToDouble(Dot::metric).max().orElse(1);
        double room = Math.max(0.01, (most - least) * 0.15);
        low = least - room;
        high = most + room;
    }

    Svg svg() {
        Plot plot = new Plot("parameters trained for each task", "mean test metric");
        for (double share = lowShare; share <= 1.0001; share *= 10) {
            plot.column(across(share), plain(share * 100) + " %");
        }
        for (int i = 0; i <= GRID; i++) {
            double part = i / (double) GRID;
            plot.row(part, String.format(Locale.ROOT, "%.1f", 100 * (low + (high - low) * part)));
        }
        for (Dot dot : dots) {
            String color = dot.name().startsWith("adapters") ? "#c0392b" : "#2c5f8a";
            plot.dot(across(dot.share()), (dot.metric() - low) / (high - low), color, dot.name());
        }
        return plot.svg();
    }

    private double across(double share) {
        return Math.log10(share / lowShare) / Math.log10(1 / lowShare);
    }

    private static String plain(double value) {
        return java.math.BigDecimal.valueOf(value)
                .round(new java.math.MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }
}
