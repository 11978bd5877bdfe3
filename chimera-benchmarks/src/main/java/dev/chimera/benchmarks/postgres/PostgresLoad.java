package dev.chimera.benchmarks.postgres;

import dev.chimera.benchmarks.governor.Approver;
import dev.chimera.benchmarks.governor.ClosedLoop;
import dev.chimera.benchmarks.governor.Governor;
import dev.chimera.benchmarks.governor.Results;
import dev.chimera.benchmarks.governor.Settings;
import dev.chimera.cfo.Signing;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many decisions a second the governor makes on PostgreSQL and how long they take, signed one by one and in batches; beside it,
 * on the same server and for the same number of callers, {@code pgbench}'s TPC-B-like transaction and a plain version with one
 * transaction an approval. What was measured is checked before it is printed.
 *
 * <p>Settings: {@code seconds=10}, {@code warmup=5} (each measurement), {@code jvm=20} (seconds before the first one),
 * {@code rounds=1} (ratios are those of medians), {@code callers=1,8,32,256}, {@code kinds=pgbench,postgres,plain-postgres},
 * {@code signing=PER_ENTRY,PER_BATCH}, {@code scale=50} and {@code pgbench=} (its path) for pgbench, {@code folder=} for the data,
 * and {@code check=full} to verify every signature of every ledger rather than the last ones.
 */
public final class PostgresLoad {
    private static final Set<String> NAMES = Set.of(
            "jvm", "rounds", "seconds", "warmup", "callers", "kinds", "signing", "scale", "pgbench", "folder", "check");
    private static final String PGBENCH = "pgbench";
    private static final String POSTGRES = "postgres";
    private static final String PLAIN = "plain-postgres";
    private static final String STANDARD_CALLERS = "1,8,32,256";
    private static final int MANY = 32;
    private static final int VERY_MANY = 256;

    private final PrintStream out;
    private final PostgresServer server;
    private final @Nullable Pgbench pgbench;
    private final Results results;
    private final ClosedLoop loop;
    private final List<String> kinds;
    private final List<Signing> signings;
    private final boolean everySignature;
    private int schemas;

    private PostgresLoad(PrintStream out, Settings settings, PostgresServer server, @Nullable Pgbench pgbench) {
        this.out = out;
        this.server = server;
        this.pgbench = pgbench;
        this.results = new Results(out);
        this.loop = new ClosedLoop(
                Duration.ofSeconds(settings.number("warmup", 5)), Duration.ofSeconds(settings.number("seconds", 10)));
        this.kinds = settings.list("kinds", String.join(",", PGBENCH, POSTGRES, PLAIN));
        this.signings = settings.list("signing", "PER_ENTRY,PER_BATCH").stream()
                .map(Signing::valueOf)
                .toList();
        this.everySignature = settings.text("check", "quick").equals("full");
    }

    /** Runs it. Fails if CFO-6 does not hold. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Settings settings = Settings.of(args, NAMES);
        try (Scratch scratch = Scratch.in(settings.text("folder", System.getProperty("java.io.tmpdir", ".")));
                PostgresServer server = PostgresServer.start(scratch.path())) {
            Optional<Pgbench> pgbench = Pgbench.find(settings.text("pgbench", ""), scratch.path(), server);
            new PostgresLoad(System.out, settings, server, pgbench.orElse(null)).run(settings);
        }
    }

    private void run(Settings settings) throws IOException, InterruptedException {
        out.println(server);
        if (pgbench != null && kinds.contains(PGBENCH)) {
            long scale = settings.number("scale", 50);
            out.println(pgbench.version() + ", scale " + scale);
            pgbench.prepare(scale);
        } else {
            out.println("pgbench is left out: none on the path, or not asked for");
        }
        results.header();
        warmJvm(Duration.ofSeconds(settings.number("jvm", 20)));
        for (long round = 0; round < settings.number("rounds", 1); round++) {
            for (int callers : settings.numbers("callers", STANDARD_CALLERS)) {
                measure(callers);
            }
        }
        ratios(settings.numbers("callers", STANDARD_CALLERS));
        judge();
    }

    private void warmJvm(Duration time) throws InterruptedException {
        for (Signing signing : signings) {
            ClosedLoop share = new ClosedLoop(Duration.ZERO, time.dividedBy(signings.size()));
            governed(signing, approver -> share.approvals(MANY, approver));
        }
    }

    private void measure(int callers) throws IOException, InterruptedException {
        if (pgbench != null && kinds.contains(PGBENCH)) {
            ClosedLoop.Timing timing = pgbench.run(callers, loop);
            results.add(PGBENCH, "", timing, String.valueOf(timing.calls()));
        }
        for (Signing signing : kinds.contains(POSTGRES) ? signings : List.<Signing>of()) {
            keep(POSTGRES, signing.name(), governed(signing, approver -> loop.approvals(callers, approver)));
        }
        if (kinds.contains(PLAIN)) {
            keep(PLAIN, Signing.PER_ENTRY.name(), use(() -> new PlainPostgres(server, callers), callers));
        }
    }

    private ClosedLoop.Timing use(Supplier<Approver> maker, int callers) throws InterruptedException {
        try (Approver approver = maker.get()) {
            return loop.approvals(callers, approver);
        }
    }

    private interface Use {
        ClosedLoop.Timing of(Approver approver) throws InterruptedException;
    }

    /** What {@code use} measured of a governor in a schema of its own. */
    private ClosedLoop.Timing governed(Signing signing, Use use) throws InterruptedException {
        String schema = "load_" + ++schemas;
        try (Approver approver = Governor.on(server.storage(schema), signing, everySignature)) {
            return use.of(approver);
        } finally {
            server.drop(schema);
        }
    }

    private void keep(String kind, String signing, ClosedLoop.Timing timing) {
        results.add(kind, signing, timing, String.valueOf(timing.calls()));
    }

    private void ratios(List<Integer> allCallers) {
        out.println();
        String each = Signing.PER_ENTRY.name();
        String batch = Signing.PER_BATCH.name();
        for (int callers : allCallers) {
            double peer = results.rate(PGBENCH, "", callers);
            double plain = results.rate(PLAIN, each, callers);
            for (String signing : List.of(each, batch)) {
                double rate = results.rate(POSTGRES, signing, callers);
                String name = "postgres " + signing + " at " + callers;
                results.figure(name + " / pgbench at " + callers, rate / peer, goal(signing.equals(batch), callers));
                results.figure(name + " / plain at " + callers, rate / plain, "");
                results.figure(
                        name + ", p95 in ms",
                        results.median(
                                POSTGRES,
                                signing,
                                callers,
                                timing -> timing.latency().p95()),
                        callers == MANY ? "below 20 (CFO-6: below 300)" : "");
            }
        }
    }

    private static String goal(boolean batch, int callers) {
        if (callers == VERY_MANY) {
            return batch ? "at least 10" : "at least 5";
        }
        return callers == MANY && !batch ? "at least 2.5" : "";
    }

    /** CFO-6, for each way to sign that was measured at 32 callers. */
    private void judge() {
        for (Signing signing : signings) {
            double p95 = results.median(
                    POSTGRES, signing.name(), MANY, timing -> timing.latency().p95());
            if (!Double.isNaN(p95)) {
                Goals.requireQuickApprovals("an approval with " + signing + " at 32 callers", p95);
                out.println("CFO-6 holds with " + signing);
            }
        }
    }
}
