package dev.chimera.benchmarks.swarm;

import dev.chimera.benchmarks.governor.ClosedLoop;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;

/** A table in Markdown that is printed line by line. Not thread-safe. */
final class Figures {
    private final PrintStream out;

    /** @param out stays open */
    Figures(PrintStream out) {
        this.out = out;
    }

    /** Prints the names of the columns. */
    void header() {
        out.printf("| what | figure | goal |%n|---|---|---|%n");
    }

    /** Prints a line; {@code goal} may be empty. */
    void add(String what, String goal, String figure, Object... values) {
        out.printf("| %s | %s | %s |%n", what, String.format(Locale.ROOT, figure, values), goal);
        out.flush();
    }

    /** Prints how long calls took. */
    ClosedLoop.Latency latency(String what, String goal, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        ClosedLoop.Latency latency = ClosedLoop.Latency.ofSorted(sorted);
        add(
                what,
                goal,
                "p50 %.4f, p95 %.4f, p99 %.3f, max %.1f ms (%,d calls)",
                latency.p50(),
                latency.p95(),
                latency.p99(),
                latency.max(),
                sorted.length);
        return latency;
    }
}
