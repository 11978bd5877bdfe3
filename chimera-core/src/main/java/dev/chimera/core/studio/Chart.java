package dev.chimera.core.studio;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;
import java.util.Locale;

/**
 * A series of figures as a chart: bars while they can be told apart, else an area under a line. Shows the zero line, the highest
 * value at its place, and the first and last value below their ends. Immutable.
 */
final class Chart {
    private static final int BARS_MAX = 48;
    private static final float LABEL_SIZE = 26;
    private static final float PEAK_SIZE = 38;
    private static final float BAR_WIDTH_MAX = 120;
    private static final float LINE_WIDTH = 6;

    private final List<Long> series;
    private final Palette palette;
    private final Typeface type;
    private final double low;
    private final double high;
    private final int peak;

    Chart(List<Long> series, Palette palette, Typeface type) {
        this.series = series;
        this.palette = palette;
        this.type = type;
        this.low =
                Math.min(0, series.stream().mapToDouble(Long::doubleValue).min().orElse(0));
        this.high =
                Math.max(0, series.stream().mapToDouble(Long::doubleValue).max().orElse(0));
        this.peak = indexOfMax(series);
    }

    /** Paints it so that it fills {@code area}. */
    void paint(Graphics2D g, Rectangle2D area) {
        Rectangle2D plot = new Rectangle2D.Double(
                area.getX(),
                area.getY() + PEAK_SIZE * 1.5,
                area.getWidth(),
                area.getHeight() - PEAK_SIZE * 1.5 - LABEL_SIZE * 1.8);
        if (series.size() <= BARS_MAX) {
            paintBars(g, plot);
        } else {
            paintArea(g, plot);
        }
        paintBaseline(g, plot);
        paintPeak(g, plot, area);
    }

    private void paintBars(Graphics2D g, Rectangle2D plot) {
        double slot = plot.getWidth() / series.size();
        double width = Math.min(BAR_WIDTH_MAX, slot * 0.68);
        double zero = y(0, plot);
        for (int i = 0; i < series.size(); i++) {
            double top = y(series.get(i), plot);
            double height = Math.max(2, Math.abs(zero - top));
            double corner = Math.min(12, Math.min(width, height) / 2);
            g.setColor(i == peak ? palette.accent() : muted());
            g.fill(new RoundRectangle2D.Double(
                    x(i, plot) - width / 2, Math.min(top, zero), width, height, corner, corner));
        }
    }

    private void paintArea(Graphics2D g, Rectangle2D plot) {
        Path2D line = new Path2D.Double();
        line.moveTo(x(0, plot), y(series.get(0), plot));
        for (int i = 1; i < series.size(); i++) {
            line.lineTo(x(i, plot), y(series.get(i), plot));
        }
        Path2D area = new Path2D.Double(line);
        area.lineTo(plot.getMaxX(), y(0, plot));
        area.lineTo(plot.getX(), y(0, plot));
        area.closePath();
        Color accent = palette.accent();
        g.setPaint(new GradientPaint(
                0, (float) plot.getY(), alpha(accent, 110), 0, (float) plot.getMaxY(), alpha(accent, 16)));
        g.fill(area);
        g.setColor(accent);
        float width = series.size() > 250 ? LINE_WIDTH * 0.6f : LINE_WIDTH;
        g.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(line);
    }

    private void paintBaseline(Graphics2D g, Rectangle2D plot) {
        g.setColor(palette.softInk());
        g.setStroke(new BasicStroke(3));
        double zero = y(0, plot);
        g.draw(new Line2D.Double(plot.getX(), zero, plot.getMaxX(), zero));
    }

    private void paintPeak(Graphics2D g, Rectangle2D plot, Rectangle2D area) {
        Lettering label = label(type.bold(), series.get(peak), PEAK_SIZE, area);
        double x = x(peak, plot);
        double top = y(Math.max(0.0, series.get(peak)), plot);
        if (series.size() > BARS_MAX) {
            double radius = LINE_WIDTH * 1.8;
            double point = y(series.get(peak), plot);
            g.setColor(palette.ground());
            g.fill(new Ellipse2D.Double(x - radius - 4, point - radius - 4, 2 * radius + 8, 2 * radius + 8));
            g.setColor(palette.accent());
            g.fill(new Ellipse2D.Double(x - radius, point - radius, 2 * radius, 2 * radius));
        }
        double left = Math.max(plot.getX(), Math.min(x - label.width() / 2, plot.getMaxX() - label.width()));
        label.paint(g, (float) left, (float) (top - label.height() - 14), label.width(), palette.accent());
    }

    private static Lettering label(Font font, long value, float size, Rectangle2D area) {
        return Lettering.fit(
                compact(value),
                font,
                new Lettering.Box((float) area.getWidth() / 2, size * 1.5f),
                new Lettering.Style(size, 1.2f));
    }

    /** {@code value} in at most five characters and a sign, for example {@code 950}, {@code 12.3k}, {@code 4M}. */
    static String compact(long value) {
        String[] units = {"", "k", "M", "G", "T", "P", "E"};
        double scaled = value;
        int unit = 0;
        while (Math.abs(scaled) >= (unit == 0 ? 10_000 : 999.95) && unit < units.length - 1) {
            scaled /= 1_000;
            unit++;
        }
        if (unit == 0) {
            return Long.toString(value);
        }
        String digits = String.format(Locale.ROOT, "%.1f", scaled);
        return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + units[unit];
    }

    private double x(int index, Rectangle2D plot) {
        int n = series.size();
        if (n <= BARS_MAX) {
            return plot.getX() + plot.getWidth() * (index + 0.5) / n;
        }
        return plot.getX() + plot.getWidth() * index / (n - 1);
    }

    private double y(double value, Rectangle2D plot) {
        double span = high - low;
        double share = span == 0 ? 0 : (value - low) / span;
        return plot.getMaxY() - share * plot.getHeight();
    }

    private Color muted() {
        return mix(palette.accent(), palette.ground(), 0.42);
    }

    private static Color mix(Color one, Color other, double share) {
        return new Color(
                (int) Math.round(one.getRed() * share + other.getRed() * (1 - share)),
                (int) Math.round(one.getGreen() * share + other.getGreen() * (1 - share)),
                (int) Math.round(one.getBlue() * share + other.getBlue() * (1 - share)));
    }

    private static Color alpha(Color color, int alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
    }

    private static int indexOfMax(List<Long> series) {
        int best = 0;
        for (int i = 1; i < series.size(); i++) {
            if (series.get(i) > series.get(best)) {
                best = i;
            }
        }
        return best;
    }
}
