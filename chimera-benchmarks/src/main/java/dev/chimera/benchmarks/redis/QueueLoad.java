package dev.chimera.benchmarks.redis;

import dev.chimera.benchmarks.governor.ClosedLoop;
import dev.chimera.benchmarks.governor.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * How many hints a second go from one JVM to another through Redis, and how long one takes: Chimera's queue beside a bare loop of
 * XADD, XREADGROUP and XACK on the same server. At full speed a number of hints is offered as fast as can be, and the time counts
 * until the last one is taken, backlog and all; at a fixed rate the time between offering a hint and having it counts. Fails unless
 * every hint came once.
 *
 * <p>Settings: {@code hints=20000} (at full speed), {@code seconds=5} and {@code rate=500} (hints a second, all threads together; 0
 * for full speed alone), {@code threads=1,8} (that offer, and as many that take), {@code rounds=3} (ratios are those of medians; every
 * other round begins with the other one), and {@code warmup=20000} (hints before all that are not counted).
 */
public final class QueueLoad {
    private static final Set<String> NAMES = Set.of("rounds", "hints", "seconds", "rate", "threads", "warmup");
    private static final long HEAD_START = Micros.SECOND / 2;

    private final PrintStream out;
    private final LoadRedis redis;
    private final LoadJvm producer;
    private final LoadJvm consumer;
    private final Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
    private int queues;

    private QueueLoad(PrintStream out, LoadRedis redis, LoadJvm producer, LoadJvm consumer) {
        this.out = out;
        this.redis = redis;
        this.producer = producer;
        this.consumer = consumer;
    }

    /**
     * What one measurement found.
     *
     * @param hints how many were offered, and taken, each once
     * @param latency from offering a hint to having it
     */
    record Outcome(int hints, double perSecond, ClosedLoop.Latency latency, double redisMicros) {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        run(System.out, args);
    }

    /** The outcomes by kind, threads and rate, as {@code chimera 8 at 0}. */
    static Map<String, List<Outcome>> run(PrintStream out, String... args) throws IOException {
        Settings settings = Settings.of(args, NAMES);
        try (LoadRedis redis = LoadRedis.start();
                LoadJvm producer = LoadJvm.start(redis, "producer");
                LoadJvm consumer = LoadJvm.start(redis, "consumer")) {
            QueueLoad load = new QueueLoad(out, redis, producer, consumer);
            load.run(settings);
            return load.outcomes;
        }
    }

    private void run(Settings settings) throws IOException {
        out.println(redis);
        int warmUp = Math.toIntExact(settings.number("warmup", 20_000));
        List<Integer> threads = settings.numbers("threads", "1,8");
        int hints = Math.toIntExact(settings.number("hints", 20_000));
        int rate = Math.toIntExact(settings.number("rate", 500));
        int atRate = Math.toIntExact(rate * settings.number("seconds", 5));
        for (String kind : warmUp > 0 ? List.of(Hints.CHIMERA, Hints.BARE) : List.<String>of()) {
            measure(kind, threads.get(threads.size() - 1), warmUp, 0);
        }
        header();
        for (int round = 0; round < settings.number("rounds", 3); round++) {
            for (int count : threads) {
                both(round, count, hints, 0);
                if (rate > 0) {
                    both(round, count, atRate, rate);
                }
            }
        }
        out.println();
        for (int count : threads) {
            ratio("hints a second", count, 0, Outcome::perSecond, "at least 0.5");
            ratio("p50", count, rate, outcome -> outcome.latency.p50(), "");
            ratio("p99", count, rate, outcome -> outcome.latency.p99(), "");
        }
    }

    private void ratio(String what, int threads, int rate, ToDoubleFunction<Outcome> figure, String goal) {
        double ratio = Medians.of(outcomes.getOrDefault(key(Hints.CHIMERA, threads, rate), List.of()), figure)
                / Medians.of(outcomes.getOrDefault(key(Hints.BARE, threads, rate), List.of()), figure);
        out.printf(
                Locale.ROOT,
                "chimera / bare, %d threads, %s, %-14s %6.2f   %s%n",
                threads,
                rate == 0 ? "full speed" : rate + " a second",
                what,
                ratio,
                goal);
    }

    private void both(int round, int threads, int hints, int rate) throws IOException {
        boolean first = round % 2 == 0;
        for (String kind : first ? List.of(Hints.CHIMERA, Hints.BARE) : List.of(Hints.BARE, Hints.CHIMERA)) {
            Outcome outcome = measure(kind, threads, hints, rate);
            outcomes.computeIfAbsent(key(kind, threads, rate), unused -> new ArrayList<>())
                    .add(outcome);
            print(kind, threads, rate, outcome);
        }
    }

    private static String key(String kind, int threads, int rate) {
        return kind + " " + threads + " at " + rate;
    }

    private Outcome measure(String kind, int threads, int hints, int rate) throws IOException {
        redis.empty();
        double cpu = redis.cpuSeconds();
        String name = "hints-" + queues++;
        Path file = redis.file("taken");
        long begin = Micros.now() + HEAD_START;
        consumer.order(new HintConsumer(kind, name, threads, hints, file).order());
        producer.order(new HintProducer(kind, name, threads, hints, rate, begin).order());
        producer.awaitDone();
        consumer.awaitDone();
        Longs numbers = new Longs();
        Longs offered = new Longs();
        Longs taken = new Longs();
        Longs.read(file, numbers, offered, taken);
        requireEachOnce(kind, numbers.sorted(), hints);
        long first = LongStream.of(offered.sorted()).findFirst().orElse(0);
        long last = LongStream.of(taken.sorted()).max().orElse(0);
        Longs nanos = new Longs();
        for (int i = 0; i < hints; i++) {
            nanos.add(1_000 * (taken.get(i) - offered.get(i)));
        }
        return new Outcome(
                hints,
                hints * 1e6 / (last - first),
                ClosedLoop.Latency.ofSorted(nanos.sorted()),
                (redis.cpuSeconds() - cpu) * 1e6 / hints);
    }

    private static void requireEachOnce(String kind, long[] numbers, int hints) {
        if (!Arrays.equals(numbers, LongStream.range(0, hints).toArray())) {
            throw new IllegalStateException(kind + ": of " + hints + " hints "
                    + LongStream.of(numbers).distinct().count() + " came, in " + numbers.length + " deliveries");
        }
    }

    private void header() {
        out.printf(
                "%-8s %7s %6s %9s %9s %9s %9s %9s %8s %5s%n",
                "what", "threads", "rate", "a second", "redis us", "p50 ms", "p99 ms", "max ms", "checked", "load");
    }

    private void print(String kind, int threads, int rate, Outcome outcome) {
        out.printf(
                Locale.ROOT,
                "%-8s %7d %6s %9.0f %9.1f %9.3f %9.3f %9.3f %8d %5.1f%n",
                kind,
                threads,
                rate == 0 ? "full" : rate,
                outcome.perSecond,
                outcome.redisMicros,
                outcome.latency.p50(),
                outcome.latency.p99(),
                outcome.latency.max(),
                outcome.hints,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
