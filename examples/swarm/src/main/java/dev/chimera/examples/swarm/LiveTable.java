package dev.chimera.examples.swarm;

import dev.chimera.api.ServiceStatus;
import dev.chimera.core.swarm.SwarmSnapshot;
import dev.chimera.examples.swarm.Board.Jvm;
import dev.chimera.examples.swarm.Board.Life;
import dev.chimera.examples.swarm.Board.Totals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** How a {@link Board} looks. Pure functions: the same board gives the same lines. */
final class LiveTable {
    private static final String ROW = "%-17s %-9s %7s %6s %5s %6s %5s %12s %12s %5s";
    private static final int LEFT = 17;
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle BOLD = PLAIN.bold();
    private static final AttributedStyle FAINT = PLAIN.faint();
    private static final AttributedStyle GREEN = PLAIN.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle YELLOW = PLAIN.foreground(AttributedStyle.YELLOW);
    private static final AttributedStyle RED =
            PLAIN.foreground(AttributedStyle.RED).bold();

    private LiveTable() {}

    /**
     * The whole board: totals, a block of rows for each JVM, events and troubles. What does not fit is left out of the middle.
     *
     * @param width the most columns a line may have
     * @param height the most lines, at least 1
     */
    static List<AttributedString> lines(Board board, int width, int height) {
        List<AttributedString> top = List.of(styled(totals(board), BOLD), AttributedString.EMPTY, header());
        List<AttributedString> rows = new ArrayList<>();
        board.jvms().forEach(jvm -> rows.addAll(block(jvm)));
        List<AttributedString> foot = new ArrayList<>();
        board.events().forEach(event -> foot.add(styled(event, YELLOW)));
        board.jvms().forEach(jvm -> foot.addAll(troubles(jvm)));

        List<AttributedString> all = new ArrayList<>(top);
        int room = Math.max(0, height - top.size() - foot.size());
        if (rows.size() <= room) {
            all.addAll(rows);
        } else if (room > 0) {
            all.addAll(rows.subList(0, room - 1));
            all.add(styled("... " + (rows.size() - room + 1) + " more lines; make the terminal higher", FAINT));
        }
        all.addAll(foot);
        return all.stream()
                .limit(height)
                .map(line -> line.columnSubSequence(0, width))
                .toList();
    }

    /** The board in one line without colours, for a log. */
    static String line(Board board) {
        StringBuilder text = new StringBuilder(totals(board));
        for (Jvm jvm : board.jvms()) {
            text.append(" | JVM ").append(jvm.number()).append(' ').append(status(jvm));
            SwarmSnapshot swarm = jvm.swarm();
            if (swarm != null && jvm.life() == Life.WORKING) {
                text.append(' ').append(places(swarm));
            }
        }
        return text.toString();
    }

    private static String totals(Board board) {
        Totals totals = board.totals();
        return String.format(
                Locale.ROOT,
                "%6s  accepted %d of %d, waiting %d, ended %d, published %d",
                time(board.elapsed()),
                totals.accepted(),
                totals.wanted(),
                totals.waiting(),
                totals.ended(),
                totals.published());
    }

    private static AttributedString header() {
        return styled(
                String.format(
                        Locale.ROOT,
                        ROW,
                        "JVM",
                        "role",
                        "queued",
                        "active",
                        "done",
                        "failed",
                        "/s",
                        "waited",
                        "worked",
                        "full"),
                FAINT);
    }

    /** Six rows, one for each Manager, with what concerns the whole JVM at their left; one row if it has died or not begun. */
    private static List<AttributedString> block(Jvm jvm) {
        SwarmSnapshot swarm = jvm.swarm();
        AttributedStyle style = style(jvm);
        if (swarm == null || jvm.life() != Life.WORKING) {
            return List.of(styled(jvm.number() + " " + status(jvm), style));
        }
        List<String> left = List.of(jvm.number() + " " + status(jvm), places(swarm), refused(swarm));
        List<AttributedString> rows = new ArrayList<>();
        for (SwarmSnapshot.Role role : swarm.managers()) {
            String text = row(rows.size() < left.size() ? left.get(rows.size()) : "", role);
            int split = Math.min(text.length(), LEFT);
            rows.add(new AttributedStringBuilder()
                    .append(text.substring(0, split), rows.isEmpty() ? style : PLAIN)
                    .append(text.substring(split), role.load().saturation() >= 0.8 ? YELLOW : PLAIN)
                    .toAttributedString());
        }
        return rows;
    }

    private static String row(String left, SwarmSnapshot.Role role) {
        SwarmSnapshot.Load load = role.load();
        return String.format(
                Locale.ROOT,
                ROW,
                left,
                role.role().id(),
                (load.queued() + load.outside()) + "/" + load.queueMax(),
                load.inFlight() + "/" + load.concurrency(),
                role.counts().done(),
                role.counts().failed(),
                String.format(Locale.ROOT, "%.1f", role.counts().perSecond()),
                pair(role.waiting()),
                pair(role.working()),
                percent(load.saturation()));
    }

    private static List<AttributedString> troubles(Jvm jvm) {
        SwarmSnapshot swarm = jvm.swarm();
        if (swarm == null || jvm.life() != Life.WORKING) {
            return List.of();
        }
        List<AttributedString> lines = new ArrayList<>();
        if (!swarm.reason().isEmpty()) {
            lines.add(styled("JVM " + jvm.number() + ": " + swarm.reason(), style(jvm)));
        }
        swarm.troubles().forEach(trouble -> lines.add(styled("JVM " + jvm.number() + ": " + trouble, YELLOW)));
        return lines;
    }

    private static String status(Jvm jvm) {
        SwarmSnapshot swarm = jvm.swarm();
        return swarm != null && jvm.life() == Life.WORKING
                ? swarm.status() + " " + swarm.status().code()
                : jvm.life().toString().toLowerCase(Locale.ROOT);
    }

    private static AttributedStyle style(Jvm jvm) {
        SwarmSnapshot swarm = jvm.swarm();
        return switch (jvm.life()) {
            case STARTING -> FAINT;
            case KILLED, ENDED -> RED;
            case WORKING ->
                swarm == null || swarm.status() == ServiceStatus.READY
                        ? GREEN
                        : swarm.status() == ServiceStatus.SATURATED ? YELLOW : RED;
        };
    }

    private static String places(SwarmSnapshot swarm) {
        return swarm.places().taken() + "/" + swarm.places().max() + " places "
                + percent(swarm.places().saturation());
    }

    private static String refused(SwarmSnapshot swarm) {
        return "refused " + swarm.places().refused();
    }

    private static String pair(SwarmSnapshot.Latency latency) {
        return time(latency.p50()) + "/" + time(latency.p95());
    }

    private static String percent(double share) {
        return Math.round(100 * share) + "%";
    }

    /** At most six characters: milliseconds below a second, then seconds, then minutes. */
    static String time(Duration time) {
        long millis = time.toMillis();
        if (millis < 1_000) {
            return millis + "ms";
        }
        if (millis < 600_000) {
            return String.format(Locale.ROOT, "%.1fs", millis / 1e3);
        }
        return time.toMinutes() + "min";
    }

    private static AttributedString styled(String text, AttributedStyle style) {
        return new AttributedString(text, style);
    }
}
