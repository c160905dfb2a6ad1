package io.graft.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A drawing as SVG, on white; places and sizes are in pixels, from the top left. */
public final class Svg {
    private final StringBuilder svg = new StringBuilder();

    public Svg(int width, int height) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n",
                width, height, width, height);
    }

    public void line(double x1, double y1, double x2, double y2, String color) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n", x1, y1, x2, y2, color);
    }

    /** @param inside a colour, or {@code none} */
    public void circle(double x, double y, double radius, String inside, String edge) {
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\" stroke=\"%s\"/>%n", x, y, radius, inside, edge);
    }

    public void square(double x, double y, double size, String inside, String edge) {
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" stroke=\"%s\"/>%n",
                x, y, size, size, inside, edge);
    }

    /**
     * @param anchor which part of the label is at x: {@code start}, {@code middle} or {@code end}
     * @param label without markup
     */
    public void label(double x, double y, String anchor, String label) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, label);
    }

    /** Writes it, in UTF-8. */
    public void write(Path file) {
        try {
            Files.writeString(file, toString());
        } catch (IOException e) {
            throw new UncheckedIOException("the chart " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** The whole file. */
    @Override
    public String toString() {
        return svg + "</svg>\n";
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
