package io.graft.evaluation;

/** A chart's frame: a grid, its labels, and what stands inside, placed by parts of its sides. */
public final class Plot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 440;
    private static final int MARGIN = 60;
    private static final String GREY = "#ddd";

    private final Svg svg = new Svg(WIDTH, HEIGHT);

    /**
     * @param across what its columns measure, from left to right
     * @param up what its rows measure, from below
     */
    public Plot(String across, String up) {
        svg.label(WIDTH / 2.0, HEIGHT - 10, "middle", across);
        svg.label(MARGIN, MARGIN - 25, "start", up);
    }

    /** A line of the grid from below. */
    public void column(double part, String label) {
        svg.line(x(part), y(0), x(part), y(1), GREY);
        svg.label(x(part), y(0) + 20, "middle", label);
    }

    /** A line of the grid from the left. */
    public void row(double part, String label) {
        line(part, GREY);
        svg.label(x(0) - 8, y(part) + 4, "end", label);
    }

    /** A line across. */
    public void line(double part, String color) {
        svg.line(x(0), y(part), x(1), y(part), color);
    }

    /** A dot, or a ring. */
    public void dot(double across, double up, String color, boolean filled) {
        svg.circle(x(across), y(up), 4, filled ? color : "none", color);
    }

    /** A dot with its name beside it, on the side that has room. */
    public void dot(double across, double up, String color, String name) {
        dot(across, up, color, true);
        boolean left = across > 0.75;
        svg.label(x(across) + (left ? -9 : 9), y(up) + 4, left ? "end" : "start", name);
    }

    /**
     * What a colour means, above the grid.
     *
     * @param left pixels from the left
     */
    public void legend(int left, String color, String meaning) {
        svg.circle(left, MARGIN - 29, 4, color, color);
        svg.label(left + 10, MARGIN - 25, "start", meaning);
    }

    public Svg svg() {
        return svg;
    }

    private static double x(double part) {
        return MARGIN + part * (WIDTH - 2 * MARGIN);
    }

    private static double y(double part) {
        return HEIGHT - MARGIN - part * (HEIGHT - 2 * MARGIN);
    }
}
