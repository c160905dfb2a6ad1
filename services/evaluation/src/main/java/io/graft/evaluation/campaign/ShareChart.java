package io.graft.evaluation.campaign;

import java.util.List;
import java.util.Locale;

/** Test metric against the share of parameters that a task trains (logarithmic), as SVG: the paper's first figure. */
final class ShareChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 440;
    private static final int MARGIN = 60;
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

    String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append(text(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n",
                WIDTH, HEIGHT, WIDTH, HEIGHT));
        for (double share = lowShare; share <= 1.0001; share *= 10) {
            svg.append(line(x(share), y(low), x(share), y(high)));
            svg.append(label(x(share), HEIGHT - MARGIN + 20, "middle", text("%s %%", plain(share * 100))));
        }
        for (int i = 0; i <= GRID; i++) {
            double metric = low + (high - low) * i / GRID;
            svg.append(line(x(lowShare), y(metric), x(1), y(metric)));
            svg.append(label(MARGIN - 8, y(metric) + 4, "end", text("%.1f", 100 * metric)));
        }
        svg.append(label(WIDTH / 2.0, HEIGHT - 10, "middle", "parameters trained for each task"));
        svg.append(label(MARGIN, MARGIN - 25, "start", "mean test metric"));
        for (Dot dot : dots) {
            boolean right = x(dot.share()) > WIDTH * 0.7;
            svg.append(text(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>%n",
                    x(dot.share()), y(dot.metric()), dot.name().startsWith("adapters") ? "#c0392b" : "#2c5f8a"));
            svg.append(
                    label(x(dot.share()) + (right ? -9 : 9), y(dot.metric()) + 4, right ? "end" : "start", dot.name()));
        }
        return svg.append("</svg>\n").toString();
    }

    private double x(double share) {
        double part = Math.log10(share / lowShare) / Math.log10(1 / lowShare);
        return MARGIN + part * (WIDTH - 2 * MARGIN);
    }

    private double y(double metric) {
        return HEIGHT - MARGIN - (metric - low) / (high - low) * (HEIGHT - 2 * MARGIN);
    }

    private static String line(double x1, double y1, double x2, double y2) {
        return text("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n", x1, y1, x2, y2);
    }

    private static String label(double x, double y, String anchor, String label) {
        return text("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, label);
    }

    private static String plain(double value) {
        return java.math.BigDecimal.valueOf(value)
                .round(new java.math.MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
