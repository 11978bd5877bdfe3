package dev.chimera.benchmarks.postgres;

import dev.chimera.benchmarks.governor.ClosedLoop;
import dev.chimera.benchmarks.governor.Results;
import dev.chimera.benchmarks.governor.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * How many durable runs a second one server carries: Chimera's pipelines of six stages whose agents do nothing, beside DBOS Transact's
 * workflows of five steps that do nothing and beside the rate at which as many connections commit an update of one row each. What was
 * measured is counted in the database before it is printed.
 *
 * <p>Settings: {@code seconds=10}, {@code warmup=10} (each measurement), {@code rounds=1} (ratios are those of medians),
 * {@code callers=1,8,32}, {@code kinds=commits,chimera,dbos}, and {@code folder=} for the data.
 */
public final class DurableRuns {
    private static final Set<String> NAMES = Set.of("rounds", "seconds", "warmup", "callers", "kinds", "folder");
    private static final String COMMITS = "commits";
    private static final String CHIMERA = "chimera";
    private static final String DBOS = "dbos";

    private final PrintStream out;
    private final PostgresServer server;
    private final Results results;
    private final ClosedLoop loop;
    private final Map<String, Double> commitsOfARun = new LinkedHashMap<>();

    private DurableRuns(PrintStream out, PostgresServer server, Settings settings) {
        this.out = out;
        this.server = server;
        this.results = new Results(out);
        this.loop = new ClosedLoop(
                Duration.ofSeconds(settings.number("warmup", 10)), Duration.ofSeconds(settings.number("seconds", 10)));
    }

    /** What carries runs. Thread-safe. Whoever makes it closes it, and what it kept is gone. */
    interface Carrier extends AutoCloseable {
        /** Carries one run to its end, durably; {@code caller} counts from 0. */
        void run(int caller);

        /** How many runs the server holds that ended well. */
        long kept();

        @Override
        void close();
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Settings settings = Settings.of(args, NAMES);
        try (Scratch scratch = Scratch.in(settings.text("folder", System.getProperty("java.io.tmpdir", ".")));
                PostgresServer server = PostgresServer.start(scratch.path())) {
            new DurableRuns(System.out, server, settings).run(settings);
        }
    }

    /** Each of the {@code kinds}, made for so many callers. */
    private Map<String, IntFunction<Carrier>> carriers(List<String> kinds) {
        Map<String, IntFunction<Carrier>> carriers = new LinkedHashMap<>();
        carriers.put(COMMITS, callers -> new OneRowCommits(server, callers));
        carriers.put(CHIMERA, callers -> new ChimeraRuns(server, callers));
        carriers.put(DBOS, callers -> new DbosRuns(server, callers));
        carriers.keySet().retainAll(kinds);
        return carriers;
    }

    private void run(Settings settings) throws InterruptedException {
        out.println(server);
        results.header();
        Map<String, IntFunction<Carrier>> carriers =
                carriers(settings.list("kinds", String.join(",", COMMITS, CHIMERA, DBOS)));
        List<Integer> callers = settings.numbers("callers", "1,8,32");
        for (long round = 0; round < settings.number("rounds", 1); round++) {
            for (int count : callers) {
                for (String kind : carriers.keySet()) {
                    measure(kind, carriers.get(kind), count);
                }
            }
        }
        out.println();
        for (int count : callers) {
            double chimera = results.rate(CHIMERA, "", count);
            results.figure("chimera / dbos at " + count, chimera / results.rate(DBOS, "", count), "at least 3");
            results.figure("chimera / commits at " + count, chimera / results.rate(COMMITS, "", count), "");
            results.figure(
                    "dbos / commits at " + count, results.rate(DBOS, "", count) / results.rate(COMMITS, "", count), "");
        }
        commitsOfARun.forEach((kind, commits) ->
                results.figure("commits of a run: " + kind, commits, kind.equals(CHIMERA) ? "at most 7" : ""));
    }

    private void measure(String kind, IntFunction<Carrier> maker, int callers) throws InterruptedException {
        long before = commits();
        ClosedLoop.Timing timing;
        try (Carrier carrier = maker.apply(callers)) {
            timing = loop.run(callers, caller -> () -> carrier.run(caller));
            if (carrier.kept() != timing.calls()) {
                throw new IllegalStateException(
                        timing.calls() + " runs of " + kind + " ended, the server holds " + carrier.kept());
            }
            results.add(kind, "", timing, String.valueOf(timing.calls()));
        }
        commitsOfARun.put(kind, (double) (commits() - before) / timing.calls());
    }

    /** How many transactions the server has committed; those that were broken off or only looked are not among them. */
    private long commits() {
        server.run("SELECT pg_stat_force_next_flush()");
        return Long.parseLong(
                server.ask("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"));
    }
}
