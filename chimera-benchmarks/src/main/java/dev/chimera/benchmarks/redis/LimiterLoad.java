package dev.chimera.benchmarks.redis;

import dev.chimera.benchmarks.governor.ClosedLoop;
import dev.chimera.benchmarks.governor.Settings;
import dev.chimera.benchmarks.redis.LimiterCallers.Pattern;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How many calls a second two JVMs get decided by one limit through one Redis, beside Bucket4j's on the same server: each caller with
 * a key of its own and all on a hundred keys, under limits that are never reached, and all on one key of 100 calls a second. There
 * the grants are counted that were certainly within one second. Fails if Chimera's were more than 100.
 *
 * <p>Settings: {@code seconds=5}, {@code warmup=3} (each measurement), {@code rounds=3} (ratios are those of medians; every other
 * round begins with the other one), {@code threads=32} (in each JVM), {@code jvms=2}, {@code patterns=OWN,HUNDRED,ONE}.
 */
public final class LimiterLoad {
    private static final Set<String> NAMES = Set.of("rounds", "seconds", "warmup", "threads", "jvms", "patterns");
    private static final long HEAD_START = Micros.SECOND / 2;

    private final PrintStream out;
    private final LoadRedis redis;
    private final List<LoadJvm> jvms;
    private final Settings settings;
    private final Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();

    private LimiterLoad(PrintStream out, LoadRedis redis, List<LoadJvm> jvms, Settings settings) {
        this.out = out;
        this.redis = redis;
        this.jvms = jvms;
        this.settings = settings;
    }

    /**
     * What one measurement found.
     *
     * @param granted how many calls were let through, where most are refused
     * @param worst the most that certainly were within one second
     */
    record Outcome(
            double perSecond,
            ClosedLoop.Latency latency,
            double jvmMicros,
            double redisMicros,
            int granted,
            int worst) {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        run(System.out, args);
    }

    /** The outcomes by kind and pattern, as {@code chimera ONE}. */
    static Map<String, List<Outcome>> run(PrintStream out, String... args) throws IOException {
        Settings settings = Settings.of(args, NAMES);
        List<LoadJvm> jvms = new ArrayList<>();
        try (LoadRedis redis = LoadRedis.start()) {
            try {
                for (int i = 0; i < settings.number("jvms", 2); i++) {
                    jvms.add(LoadJvm.start(redis, "jvm-" + i));
                }
                LimiterLoad load = new LimiterLoad(out, redis, jvms, settings);
                load.run();
                return load.outcomes;
            } finally {
                for (LoadJvm jvm : jvms) {
                    jvm.close();
                }
            }
        }
    }

    private void run() throws IOException {
        out.println(redis);
        for (String kind : List.of(Limit.CHIMERA, Limit.BUCKET4J)) {
            List<Path> unused = order(kind, Pattern.OWN, "ready", 0, 1); // the JVMs have begun when this is over
        }
        out.printf(
                "%-10s %-8s %9s %8s %9s %9s %9s %9s %8s %6s %5s%n",
                "what",
                "keys",
                "a second",
                "cpu us",
                "redis us",
                "p50 ms",
                "p99 ms",
                "max ms",
                "granted",
                "worst",
                "load");
        List<Pattern> patterns = settings.list("patterns", "OWN,HUNDRED,ONE").stream()
                .map(Pattern::valueOf)
                .toList();
        for (int round = 0; round < settings.number("rounds", 3); round++) {
            for (Pattern pattern : patterns) {
                boolean first = round % 2 == 0;
                measure(first ? Limit.CHIMERA : Limit.BUCKET4J, pattern, round);
                measure(first ? Limit.BUCKET4J : Limit.CHIMERA, pattern, round);
            }
        }
        out.println();
        for (Pattern pattern : patterns) {
            out.printf(
                    Locale.ROOT,
                    "chimera / bucket4j, %-8s %6.2f   at least 1%n",
                    pattern,
                    median(Limit.CHIMERA, pattern) / median(Limit.BUCKET4J, pattern));
        }
    }

    private double median(String kind, Pattern pattern) {
        return Medians.of(outcomes.getOrDefault(kind + " " + pattern, List.of()), Outcome::perSecond);
    }

    private void measure(String kind, Pattern pattern, int round) throws IOException {
        redis.empty();
        double cpu = redis.cpuSeconds();
        Longs took = new Longs();
        Longs before = new Longs();
        Longs after = new Longs();
        long calls = 0;
        double jvmNanos = 0;
        List<Path> files = order(
                kind,
                pattern,
                kind + "-" + pattern + "-" + round,
                settings.number("warmup", 3),
                settings.number("seconds", 5));
        for (Path file : files) {
            Longs totals = new Longs();
            Longs.read(file, took, before, after, totals);
            calls += totals.get(0);
            jvmNanos += totals.get(1);
        }
        Outcome outcome = new Outcome(
                (double) took.size() / settings.number("seconds", 5),
                ClosedLoop.Latency.ofSorted(took.sorted()),
                jvmNanos / 1e3 / calls,
                (redis.cpuSeconds() - cpu) * 1e6 / calls,
                before.size(),
                Grants.worst(before, after, Limit.WINDOW.toMillis() * 1_000));
        outcomes.computeIfAbsent(kind + " " + pattern, unused -> new ArrayList<>())
                .add(outcome);
        print(kind, pattern, outcome);
        if (kind.equals(Limit.CHIMERA) && outcome.worst > pattern.callsMax) {
            throw new IllegalStateException(outcome.worst + " calls of " + pattern.callsMax + " within one second");
        }
    }

    private List<Path> order(String kind, Pattern pattern, String name, long warmUp, long seconds) throws IOException {
        long begin = Micros.now() + HEAD_START;
        long measured = begin + warmUp * Micros.SECOND;
        LimiterCallers.Span span = new LimiterCallers.Span(begin, measured, measured + seconds * Micros.SECOND);
        int threads = Math.toIntExact(settings.number("threads", 32));
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < jvms.size(); i++) {
            Path file = redis.file("calls-" + i);
            jvms.get(i).order(new LimiterCallers(kind, pattern, name, i, threads, span, file).order());
            files.add(file);
        }
        for (LoadJvm jvm : jvms) {
            jvm.awaitDone();
        }
        return files;
    }

    private void print(String kind, Pattern pattern, Outcome outcome) {
        out.printf(
                Locale.ROOT,
                "%-10s %-8s %9.0f %8.1f %9.1f %9.3f %9.3f %9.3f %8d %6d %5.1f%n",
                kind,
                pattern,
                outcome.perSecond,
                outcome.jvmMicros,
                outcome.redisMicros,
                outcome.latency.p50(),
                outcome.latency.p99(),
                outcome.latency.max(),
                outcome.granted,
                outcome.worst,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
