package dev.chimera.benchmarks;

import dev.chimera.benchmarks.governor.Settings;
import dev.chimera.benchmarks.postgres.DurableRuns;
import dev.chimera.benchmarks.postgres.PostgresLoad;
import dev.chimera.benchmarks.redis.LimiterLoad;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Everything that stands beside a peer, one after the other on one machine: the engine beside LangChain4j, LangGraph4j and a plain list,
 * durable runs beside DBOS, approvals beside pgbench and plain transactions, the limiter beside Bucket4j. Each part is a program of its
 * own, too, and says there what it does; here they are short, so read the ratios.
 *
 * <p>Settings: {@code seconds=5} of measuring and as many of warming up for each figure that is not the engine's, {@code callers=8} of the
 * durable runs, {@code approvers=8,32}.
 */
public final class BesidePeers {
    private static final Set<String> NAMES = Set.of("seconds", "callers", "approvers");

    /** Validation says who it is; not among the figures. */
    private static final String QUIET = "-Dorg.jboss.logging.provider=slf4j";

    private BesidePeers() {}

    /** Runs it; 6 to 8 minutes with the standard settings. */
    public static void main(String[] args) throws IOException, InterruptedException, RunnerException {
        Settings settings = Settings.of(args, NAMES);
        long seconds = settings.number("seconds", 5);
        String time = "seconds=" + seconds;
        String warmUp = "warmup=" + seconds;
        String callers = "callers=" + settings.number("callers", 8);
        String approvers = "callers=" + settings.text("approvers", "8,32");
        PrintStream out = System.out;
        head(out, "machine");
        out.printf(
                "%s %s, %s %s, %d processors%n",
                System.getProperty("java.vm.name"),
                Runtime.version(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors());
        head(out, "engine, microseconds a run");
        engine(out);
        head(out, "durable runs on PostgreSQL");
        DurableRuns.main(new String[] {time, warmUp, callers});
        head(out, "approvals on PostgreSQL");
        PostgresLoad.main(new String[] {time, warmUp, approvers, "jvm=" + seconds});
        head(out, "limits on Redis");
        LimiterLoad.main(new String[] {time, warmUp, "rounds=1"});
    }

    private static void engine(PrintStream out) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(EngineOverheadBenchmark.class.getName())
                        .forks(1)
                        .jvmArgsAppend(QUIET)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        Map<String, RunResult> byName = new TreeMap<>();
        results.forEach(result -> byName.put(result.getPrimaryResult().getLabel(), result));
        double run = score(byName, "chimeraRun");
        out.printf("%-20s %10s %10s %22s%n", "what", "mean", "error", "chimeraRun is so many");
        byName.forEach((name, result) -> out.printf(
                Locale.ROOT,
                "%-20s %10.3f %10.3f %22.2f%n",
                name,
                result.getPrimaryResult().getScore(),
                result.getPrimaryResult().getScoreError(),
                run / result.getPrimaryResult().getScore()));
    }

    private static double score(Map<String, RunResult> byName, String name) {
        RunResult result = byName.get(name);
        if (result == null) {
            throw new IllegalStateException("no benchmark " + name + " among " + byName.keySet());
        }
        return result.getPrimaryResult().getScore();
    }

    private static void head(PrintStream out, String what) {
        out.println();
        out.println("== " + what);
    }
}
