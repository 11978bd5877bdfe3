package dev.chimera.benchmarks.postgres;

import dev.chimera.benchmarks.governor.ClosedLoop;
import dev.chimera.benchmarks.governor.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How long what the hot path asks takes when the ledger is large, and how the server runs each statement of it. The governor writes
 * the ledger itself; runs, publications and audit events beside it are copies. Fails if a plan reads a table of more than 10,000 rows
 * from end to end, or a call takes 50 ms or more at P95 (DATA-3).
 *
 * <p>Settings: {@code rows=1000000} (of the ledger), {@code calls=1000} (of each kind that are timed), {@code warmup=100} (before
 * them), {@code plans=on}, and {@code folder=} for the data.
 */
public final class LedgerAtScale {
    private static final Set<String> NAMES = Set.of("rows", "calls", "warmup", "plans", "folder");
    private static final long LARGE = 10_000;

    private final PrintStream out;
    private final ScaledServer scaled;
    private final Settings settings;

    private LedgerAtScale(PrintStream out, ScaledServer scaled, Settings settings) {
        this.out = out;
        this.scaled = scaled;
        this.settings = settings;
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Settings settings = Settings.of(args, NAMES);
        try (Scratch scratch = Scratch.in(settings.text("folder", System.getProperty("java.io.tmpdir", ".")));
                PostgresServer server = PostgresServer.start(scratch.path())) {
            System.out.println(server);
            long began = System.nanoTime();
            try (ScaledServer scaled = new ScaledServer(server, settings.number("rows", 1_000_000))) {
                System.out.println(
                        "made in " + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s: " + scaled.sizes());
                new LedgerAtScale(System.out, scaled, settings).run();
            }
        }
    }

    private void run() {
        out.printf("%-40s %9s %9s %9s %9s%n", "call", "p50 ms", "p95 ms", "p99 ms", "max ms");
        List<HotPath.Call> calls = scaled.hotPath().calls();
        List<String> broken = new ArrayList<>();
        for (HotPath.Call call : calls) {
            time(call, broken);
        }
        Set<String> large = scaled.tablesAbove(LARGE);
        out.println("\nlarge tables: " + large);
        for (HotPath.Call call : calls) {
            explain(call, large, broken);
        }
        if (!broken.isEmpty()) {
            throw new IllegalStateException(String.join("\n", broken));
        }
        out.println("DATA-3 holds");
    }

    private void time(HotPath.Call call, List<String> broken) {
        for (long i = 0; i < settings.number("warmup", 100); i++) {
            call.work().run();
        }
        long[] nanos = new long[Math.toIntExact(settings.number("calls", 1_000))];
        for (int i = 0; i < nanos.length; i++) {
            long began = System.nanoTime();
            call.work().run();
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        ClosedLoop.Latency latency = ClosedLoop.Latency.ofSorted(nanos);
        out.printf(
                Locale.ROOT,
                "%-40s %9.3f %9.3f %9.3f %9.3f%n",
                call.name(),
                latency.p50(),
                latency.p95(),
                latency.p99(),
                latency.max());
        note(broken, () -> Goals.requireQuickQuery(call.name(), latency.p95()));
    }

    private void explain(HotPath.Call call, Set<String> large, List<String> broken) {
        List<Plan> plans = scaled.tap().during(call.work());
        out.println("\n== " + call.name() + ": "
                + plans.stream().mapToLong(Plan::rowsMax).max().orElse(0) + " rows at most in one look");
        for (Plan plan : plans) {
            if (settings.text("plans", "on").equals("on")) {
                out.println(plan.text());
            }
            note(broken, () -> plan.requireIndex(large));
        }
    }

    private static void note(List<String> broken, Runnable check) {
        try {
            check.run();
        } catch (IllegalStateException e) {
            broken.add(String.valueOf(e.getMessage()));
        }
    }
}
