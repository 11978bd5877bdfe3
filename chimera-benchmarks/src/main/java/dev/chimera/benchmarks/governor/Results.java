package dev.chimera.benchmarks.governor;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What a program measured: a line of text each, and ratios of medians at the end. Not thread-safe. */
public final class Results {
    private final PrintStream out;
    private final Map<String, List<ClosedLoop.Timing>> timings = new HashMap<>();

    /** Results that are printed to {@code out}, which stays open. */
    public Results(PrintStream out) {
        this.out = out;
    }

    /** Prints the names of the columns. */
    public void header() {
        out.printf(
                "%-14s %-10s %7s %9s %8s %9s %9s %9s %9s %10s %6s%n",
                "what",
                "signing",
                "callers",
                "a second",
                "cpu us",
                "p50 ms",
                "p95 ms",
                "p99 ms",
                "max ms",
                "checked",
                "load");
    }

    /** Keeps and prints {@code timing}; {@code checked} says how many calls were found in the books. */
    public void add(String kind, String signing, ClosedLoop.Timing timing, String checked) {
        timings.computeIfAbsent(key(kind, signing, timing.callers()), key -> new ArrayList<>())
                .add(timing);
        ClosedLoop.Latency latency = timing.latency();
        out.printf(
                Locale.ROOT,
                "%-14s %-10s %7d %9.0f %8.1f %9.3f %9.3f %9.3f %9.3f %10s %6.1f%n",
                kind,
                signing,
                timing.callers(),
                timing.perSecond(),
                timing.cpu(),
                latency.p50(),
                latency.p95(),
                latency.p99(),
                latency.max(),
                checked,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        out.flush();
    }

    /** Prints a figure if everything that it is made of was measured. */
    public void figure(String what, double value, String goal) {
        if (!Double.isNaN(value)) {
            out.printf(Locale.ROOT, "%-60s %8.2f   %s%n", what, value, goal);
        }
    }

    /** The median of the rates, or not a number. */
    public double rate(String kind, String signing, int callers) {
        return median(kind, signing, callers, ClosedLoop.Timing::perSecond);
    }

    /** The median of a figure, or not a number. */
    public double median(String kind, String signing, int callers, ToDoubleFunction<ClosedLoop.Timing> figure) {
        double[] sorted = timings.getOrDefault(key(kind, signing, callers), List.of()).stream()
                .mapToDouble(figure)
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String key(String kind, String signing, int callers) {
        return kind + " " + signing + " " + callers;
    }
}
