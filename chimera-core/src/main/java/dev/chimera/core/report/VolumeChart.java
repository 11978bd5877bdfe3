package dev.chimera.core.report;

import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How many posts there were in each slice of a trend's window, as bars and as a table. */
final class VolumeChart {
    private static final int WIDTH = 1_000;
    private static final int HEIGHT = 200;
    private static final int STEPS_MAX = 4;

    /** From here on the days are enough on the axis. */
    private static final Duration DAYS = Duration.ofDays(4);

    private final Window window;
    private final List<Long> volumes;
    private final long top;

    VolumeChart(TrendReport.Evidence evidence) {
        this.window = evidence.window();
        this.volumes = evidence.volumes();
        this.top = roundTop(volumes.stream().mapToLong(Long::longValue).max().orElse(0));
    }

    void write(HtmlPage page) {
        page.open("figure", "class", "chart");
        page.element("p", "distinct posts per " + Figures.span(slice()) + ", in UTC", "class", "unit");
        page.open("div", "class", "plot");
        levels(page);
        bars(page);
        page.open("div", "class", "xs", "aria-hidden", "true");
        for (int half = 0; half <= 2; half++) {
            Instant at = window.start().plus(window.length().multipliedBy(half).dividedBy(2));
            page.element("span", window.length().compareTo(DAYS) < 0 ? Figures.minute(at) : Figures.day(at))
                    .text(" ");
        }
        page.close().close().element("figcaption", words()).close();
        table(page);
    }

    /** The chart in a sentence, for those who cannot see it. */
    private String words() {
        int peak = 0;
        long all = 0;
        for (int i = 0; i < volumes.size(); i++) {
            peak = volumes.get(i) > volumes.get(peak) ? i : peak;
            all += volumes.get(i);
        }
        return Figures.plural(all, "post") + " from " + Figures.minute(window.start()) + " to "
                + Figures.minute(window.end()) + " in " + Figures.plural(volumes.size(), "slice") + "; most, "
                + Figures.count(volumes.get(peak)) + ", in the one from " + Figures.minute(at(peak)) + ".";
    }

    private void levels(HtmlPage page) {
        page.open("div", "class", "ys", "aria-hidden", "true");
        long steps = steps();
        for (long step = steps; step >= 0; step--) {
            page.element("span", Figures.count(top / steps * step)).text(" ");
        }
        page.close();
    }

    private void bars(HtmlPage page) {
        page.open(
                "svg",
                "viewBox",
                "0 0 " + WIDTH + " " + HEIGHT,
                "preserveAspectRatio",
                "none",
                "role",
                "img",
                "aria-label",
                words());
        long steps = steps();
        for (long step = 0; step <= steps; step++) {
            String y = Long.toString(HEIGHT - HEIGHT * step / steps);
            page.empty("line", "class", step == 0 ? "axis" : "grid", "x1", "0", "x2", "" + WIDTH, "y1", y, "y2", y);
        }
        double each = (double) WIDTH / volumes.size();
        for (int i = 0; i < volumes.size(); i++) {
            double height = (double) HEIGHT * volumes.get(i) / top;
            if (volumes.get(i) > 0) {
                page.empty(
                        "rect",
                        "class",
                        "bar",
                        "x",
                        Figures.place(i * each + each * 0.1),
                        "y",
                        Figures.place(HEIGHT - height),
                        "width",
                        Figures.place(each * 0.8),
                        "height",
                        Figures.place(height));
            }
        }
        page.close();
    }

    private void table(HtmlPage page) {
        page.open("details").element("summary", "The same figures as a table");
        Rows.begin(page, "Posts in each slice", "from (UTC)", "#posts");
        for (int i = 0; i < volumes.size(); i++) {
            page.open("tr");
            Rows.code(page, Figures.minute(at(i)));
            Rows.number(page, Figures.count(volumes.get(i)));
            page.close();
        }
        Rows.end(page);
        page.close();
    }

    private Duration slice() {
        return window.length().dividedBy(volumes.size());
    }

    private Instant at(int slice) {
        return window.start().plus(window.length().multipliedBy(slice).dividedBy(volumes.size()));
    }

    /** The smallest number of the form 1, 2, 4, 5 or 10 times a power of ten that is not below {@code max}; at least 1. */
    private static long roundTop(long max) {
        long power = 1;
        while (power < Long.MAX_VALUE / 100 && power * 10 < max) {
            power *= 10;
        }
        for (long first : new long[] {1, 2, 4, 5, 8, 10}) {
            if (power * first >= max) {
                return power * first;
            }
        }
        return Math.max(1, max);
    }

    /** Into how many parts the axis is divided, so that each mark is a whole number. */
    private long steps() {
        for (long steps = STEPS_MAX; steps > 1; steps--) {
            if (top % steps == 0) {
                return steps;
            }
        }
        return 1;
    }
}
