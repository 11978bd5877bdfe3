package dev.chimera.core.report;

import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import java.util.List;

/** Bars of shares of a whole; each stands beside words that say the same. */
final class Bars {
    private static final int WIDTH = 1_000;
    private static final long MICROS_A_STEP = 1_000;

    private Bars() {}

    /** How the limits stand: settled, reserved, left. */
    static void budget(HtmlPage page, List<BudgetLine> lines) {
        if (lines.isEmpty()) {
            Rows.nothing(page, "No limit covers it.");
            return;
        }
        page.open("ul", "class", "budget");
        for (BudgetLine line : lines) {
            int settled = share(line.settled(), line.limit());
            int reserved = Math.min(WIDTH - settled, share(line.reserved(), line.limit()));
            page.open("li");
            page.element(
                    "p", line.scope() + " per " + line.period().id() + ", from " + line.windowStart(), "class", "of");
            open(page);
            part(page, "settled", 0, settled);
            part(page, "reserved", settled, reserved);
            page.close();
            page.open("p", "class", "legend");
            key(page, "settled", "settled " + line.settled());
            key(page, "reserved", "reserved " + line.reserved());
            key(page, "left", "left " + line.left() + " of " + line.limit());
            page.close().close();
        }
        page.close();
    }

    /** One bar from {@code start} that is {@code length} long, of a whole that is {@code all}. */
    static void span(HtmlPage page, long start, long length, long all) {
        long whole = Math.max(1, all);
        int from = (int) Math.min(WIDTH - 1, WIDTH * start / whole);
        open(page);
        part(page, "settled", from, (int) Math.max(1, Math.min(WIDTH - from, WIDTH * length / whole)));
        page.close();
    }

    private static void open(HtmlPage page) {
        page.open(
                "svg",
                "class",
                "bars",
                "viewBox",
                "0 0 " + WIDTH + " 10",
                "preserveAspectRatio",
                "none",
                "aria-hidden",
                "true");
        page.empty("rect", "class", "left", "x", "0", "y", "0", "width", "" + WIDTH, "height", "10");
    }

    private static void part(HtmlPage page, String what, int from, int width) {
        if (width > 0) {
            page.empty("rect", "class", what, "x", "" + from, "y", "0", "width", "" + width, "height", "10");
        }
    }

    private static void key(HtmlPage page, String what, String words) {
        page.open("span", "class", "key " + what)
                .element("i", "", "aria-hidden", "true")
                .text(words)
                .close();
    }

    /** In thousandths, at most all of it; what is more than nothing is seen. */
    private static int share(Money part, Money whole) {
        if (part.micros() <= 0) {
            return 0;
        }
        if (part.micros() >= whole.micros()) {
            return WIDTH;
        }
        return (int) Math.max(4, Ratio.of(part.micros(), whole.micros()).micros() / MICROS_A_STEP);
    }
}
