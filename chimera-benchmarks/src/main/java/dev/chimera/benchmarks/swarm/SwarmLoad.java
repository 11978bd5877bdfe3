package dev.chimera.benchmarks.swarm;

import dev.chimera.api.AgentRole;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.spi.Storage;
import dev.chimera.benchmarks.governor.ClosedLoop;
import dev.chimera.benchmarks.governor.Settings;
import dev.chimera.cfo.Signing;
import dev.chimera.core.PipelineRun;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.core.swarm.RoleLimits;
import dev.chimera.core.swarm.Swarm;
import dev.chimera.spi.sqlite.SqliteStorage;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Ten thousand productions in flight in one JVM: how long it takes to hand in one more, what each weighs, how many threads there are,
 * how a drain, a cancel of all and more callers than places end. Prints a table, and fails if a run is lost, money stays reserved, or
 * handing in takes 100 ms or more at P95.
 *
 * <p>Settings: {@code productions=10000}, {@code hold=20} (seconds a production takes), {@code rate=0} (runs a second that are handed
 * in; 0 for as many as keep the number in flight), {@code callers=1,8} (who hand in as fast as they can), {@code
 * storage=memory} (or {@code sqlite}), {@code signing=PER_ENTRY}, {@code warmup=2000} (runs), {@code places=2000}, {@code
 * placehold=4}, {@code wanting=3} and {@code overload=150} (the part with more callers than places: how many times as many, and at how
 * many percent of the rate at which places are given back), {@code parts=arrivals,burst,weight,saturation}, {@code classes=15} (how many are listed), {@code folder=}.
 */
public final class SwarmLoad {
    private static final Set<String> NAMES = Set.of(
            "productions",
            "hold",
            "rate",
            "callers",
            "storage",
            "signing",
            "warmup",
            "places",
            "placehold",
            "wanting",
            "overload",
            "parts",
            "classes",
            "folder");
    private static final double ACCEPTANCE_P95_MILLIS = 100;
    private static final String ACCEPTANCE_GOAL = "p95 < 100 ms";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration UNTIL_THREADS_END = Duration.ofSeconds(45);
    /** Idle threads of a pool have ended then, and nothing waits any more for productions that were cancelled before. */
    private static final Duration UNTIL_ALL_IS_LET_GO = Duration.ofSeconds(7);

    private static final Duration LONG = Duration.ofMinutes(4); // below the deadline of a production
    private static final int PACED_CALLERS = 4;
    private static final int EXTRA = 1_000;

    private final Figures figures;
    private final PrintStream out;
    private final Settings settings;
    private final int productions;
    private final Duration hold;
    private final Path folder;
    private final List<String> broken = new ArrayList<>();
    private int stores;

    private SwarmLoad(PrintStream out, Settings settings, Path folder) {
        this.out = out;
        this.figures = new Figures(out);
        this.settings = settings;
        this.folder = folder;
        productions = (int) settings.number("productions", 10_000);
        hold = Duration.ofSeconds(settings.number("hold", 20));
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Settings settings = Settings.of(args, NAMES);
        System.setProperty("org.slf4j.simpleLogger.log.dev.chimera.core.RunEngine", "error"); // a line for each cancel
        Path parent = Path.of(settings.text("folder", System.getProperty("java.io.tmpdir", ".")));
        Path folder = Files.createTempDirectory(parent, "swarm-load");
        try {
            new SwarmLoad(System.out, settings, folder).run();
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private void run() throws InterruptedException {
        List<String> parts = settings.list("parts", "arrivals,burst,weight,saturation");
        out.printf(
                "Java %s, %d processors, %,d productions of %d s, storage %s%n%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                productions,
                hold.toSeconds(),
                settings.text("storage", "memory"));
        warmUp();
        figures.header();
        if (parts.contains("arrivals")) {
            arrivals();
        }
        if (parts.contains("burst")) {
            for (int callers : settings.numbers("callers", "1,8")) {
                burst(callers);
            }
        }
        if (parts.contains("weight")) {
            weight();
        }
        if (parts.contains("saturation")) {
            saturation();
        }
        if (!broken.isEmpty()) {
            throw new IllegalStateException(String.join("; ", broken));
        }
    }

    /** Also loads what a later count of threads and bytes would else find. */
    private void warmUp() throws InterruptedException {
        int runs = (int) settings.number("warmup", 2_000);
        try (LoadedSwarm swarm = swarm(runs, Duration.ofMillis(200))) {
            List<PipelineRun> started = new ArrayList<>(runs);
            for (int i = 0; i < runs; i++) {
                started.add(swarm.start());
            }
            started.subList(0, runs / 2).forEach(run -> run.cancel("only warming up"));
            started.forEach(PipelineRun::join);
        }
    }

    /** At a rate: until as many are in flight as are to be, and as long again while they are. */
    private void arrivals() throws InterruptedException {
        double asked = settings.number("rate", 0);
        double rate = asked == 0 ? productions / (double) hold.toSeconds() : asked;
        int filling = (int) (rate * hold.toSeconds());
        int count = 2 * filling;
        ConcurrentLinkedQueue<PipelineRun> runs = new ConcurrentLinkedQueue<>();
        int[] inFlight = new int[count];
        try (LoadedSwarm swarm = swarm(2 * productions + EXTRA, hold)) {
            Arrivals.Times times = new Arrivals(PACED_CALLERS, rate).of(count, number -> {
                inFlight[number] = swarm.inProduction();
                runs.add(swarm.start());
            });
            String at = String.format(Locale.ROOT, "accepting %.0f runs/s from %d callers, ", rate, PACED_CALLERS);
            acceptance(at + "0 to " + inFlight[filling - 1] + " productions in flight", times.part(0, filling));
            int[] then = Arrays.copyOfRange(inFlight, filling, count);
            Arrays.sort(then);
            acceptance(at + then[0] + " to " + then[then.length - 1] + " in flight", times.part(filling, count));
            drain(swarm, List.copyOf(runs), "after arrivals at a rate");
        }
    }

    /** As fast as callers can; then the way down. */
    private void burst(int callers) throws InterruptedException {
        ConcurrentLinkedQueue<PipelineRun> runs = new ConcurrentLinkedQueue<>();
        try (LoadedSwarm swarm = swarm(productions + EXTRA, LONG)) {
            long begin = System.nanoTime();
            String who = callers + (callers == 1 ? " caller" : " callers");
            acceptance(
                    "accepting as fast as " + who + " can, 0 to " + productions + " under way",
                    new Arrivals(callers, 0).of(productions, number -> runs.add(swarm.start())));
            swarm.awaitInProduction(productions, PATIENCE);
            figures.add("until all of these are in production", "", "%.1f s", seconds(begin));
            acceptance(
                    "accepting as fast as " + who + " can, " + productions + " productions in flight",
                    new Arrivals(callers, 0).of(EXTRA, number -> runs.add(swarm.start())));
            cancelAll(swarm, List.copyOf(runs));
        }
    }

    /** What productions weigh, how many threads there are, and how a drain ends. */
    private void weight() throws InterruptedException {
        Set<String> threadsBefore = threads();
        List<PipelineRun> runs = new ArrayList<>(productions);
        try (LoadedSwarm swarm = swarm(productions, hold.plusSeconds(30))) {
            swarm.start().cancel("so that everything has begun");
            LoadedSwarm.await(() -> swarm.underWay() == 0, "one cancelled run", PATIENCE);
            TimeUnit.MILLISECONDS.sleep(UNTIL_ALL_IS_LET_GO.toMillis());
            Map<String, Heap.Share> before = Heap.histogram();
            long bytesBefore = Heap.used();
            for (int i = 0; i < productions; i++) {
                runs.add(swarm.start());
            }
            swarm.awaitInProduction(productions, PATIENCE);
            TimeUnit.MILLISECONDS.sleep(UNTIL_ALL_IS_LET_GO.toMillis());
            long bytes = Heap.used() - bytesBefore;
            Map<String, Heap.Share> after = Heap.histogram();
            Set<String> threads = threads();
            figures.add("heap for a production in flight", "< 8,000 bytes on JDK 25", "%,d bytes", bytes / productions);
            threads.removeAll(threadsBefore);
            figures.add(
                    "threads more than before, with " + swarm.inProduction() + " in flight",
                    "",
                    "%d: %s",
                    threads.size(),
                    threads);
            list(Heap.grown(before, after));
            drain(swarm, runs, "with " + swarm.inProduction() + " in flight");
        }
        runs.clear();
        long begin = System.nanoTime();
        Set<String> left = left(threadsBefore);
        while (!left.isEmpty() && seconds(begin) < UNTIL_THREADS_END.toSeconds()) {
            TimeUnit.MILLISECONDS.sleep(200);
            left = left(threadsBefore);
        }
        figures.add("threads left after close()", "0", "%d after %.1f s %s", left.size(), seconds(begin), left);
    }

    private void list(List<Heap.Share> grown) {
        int most = (int) settings.number("classes", 15);
        for (Heap.Share share : grown.subList(0, Math.min(most, grown.size()))) {
            figures.add(
                    "of this `" + share.type() + "`",
                    "",
                    "%,d bytes in %.1f objects",
                    share.bytes() / productions,
                    share.instances() / (double) productions);
        }
        for (Heap.Share share : Heap.byPackage(grown)) {
            if (share.bytes() / productions > 0) {
                figures.add("of this in " + share.type(), "", "%,d bytes", share.bytes() / productions);
            }
        }
    }

    private void cancelAll(LoadedSwarm swarm, List<PipelineRun> runs) throws InterruptedException {
        int inFlight = swarm.inProduction();
        long begin = System.nanoTime();
        runs.forEach(run -> run.cancel("all of them"));
        double told = seconds(begin);
        for (PipelineRun run : runs) {
            requireCancelled(run.join());
        }
        figures.add(
                "cancel of " + runs.size() + " runs, " + inFlight + " of them in production",
                "all CANCELLED",
                "told in %.2f s, the last has ended after %.1f s; reserved %s",
                told,
                seconds(begin),
                swarm.reserved());
        swarm.requireClosedBooks();
    }

    private void drain(LoadedSwarm swarm, List<PipelineRun> runs, String when) throws InterruptedException {
        long begin = System.nanoTime();
        boolean drained = swarm.swarm().drain(PATIENCE);
        double took = seconds(begin);
        long published = runs.stream() // the last one's place was free a moment before its result is out
                .filter(run -> run.result()
                                .completeOnTimeout(null, 1, TimeUnit.SECONDS)
                                .join()
                        instanceof RunResult.Published)
                .count();
        figures.add(
                "drain " + when,
                "nothing lost",
                "%s after %.1f s; %,d accepted, %,d published; reserved %s",
                drained,
                took,
                runs.size(),
                published,
                swarm.reserved());
        if (!drained || published != runs.size()) {
            throw new IllegalStateException(runs.size() - published + " of " + runs.size() + " runs were lost");
        }
        swarm.requireClosedBooks();
    }

    /** More callers than places, who come all at once, and faster than places are given back. */
    private void saturation() throws InterruptedException {
        int places = (int) settings.number("places", 2_000);
        Duration placeHold = Duration.ofSeconds(settings.number("placehold", 4));
        double inTime = (double) places / placeHold.toSeconds();
        saturate(places, placeHold, 0);
        saturate(places, placeHold, inTime * settings.number("overload", 150) / 100);
    }

    /** @param perSecond how many callers come; 0 for all at once */
    private void saturate(int places, Duration placeHold, double perSecond) throws InterruptedException {
        int callers = places * (int) settings.number("wanting", 3);
        try (LoadedSwarm swarm = swarm(places, placeHold);
                ReturningCallers returning = new ReturningCallers(swarm::start)) {
            long begin = System.nanoTime();
            returning.come(callers, perSecond);
            double took = seconds(begin);
            figures.add(
                    callers + " callers" + (perSecond == 0 ? " at once" : ", " + (int) perSecond + " a second,")
                            + " on " + places + " places of " + placeHold.toSeconds() + " s",
                    "nothing lost",
                    "%.1f s; %,d published, %,d lost, %,d refusals (429)",
                    took,
                    returning.published(),
                    returning.lost(),
                    returning.refusals());
            tell(returning.waits());
            swarm.start().cancel("the load is over"); // or else it is refused
            if (returning.published() != callers) {
                throw new IllegalStateException(callers - returning.published() + " runs were lost");
            }
        }
        figures.add("the next start after the load", "accepted", "accepted");
    }

    private void tell(List<ReturningCallers.Wait> waits) {
        double all = Math.max(1, waits.size());
        int[] atReturn = new int[4];
        waits.forEach(wait -> atReturn[Math.min(wait.returns(), 4) - 1]++);
        figures.add(
                "of " + waits.size() + " that were refused, had a place at the 1st, 2nd, 3rd, later return",
                "",
                "%.0f %%, %.0f %%, %.0f %%, %.0f %%",
                100 * atReturn[0] / all,
                100 * atReturn[1] / all,
                100 * atReturn[2] / all,
                100 * atReturn[3] / all);
        figures.latency("told at first to come back after", "", nanos(waits, ReturningCallers.Wait::told));
        figures.latency("had a place after", "", nanos(waits, ReturningCallers.Wait::really));
    }

    private static long[] nanos(List<ReturningCallers.Wait> waits, Function<ReturningCallers.Wait, Duration> which) {
        return waits.stream().mapToLong(wait -> which.apply(wait).toNanos()).toArray();
    }

    private void acceptance(String what, Arrivals.Times times) {
        ClosedLoop.Latency own = figures.latency(what, ACCEPTANCE_GOAL, times.own());
        if (!Arrays.equals(times.own(), times.sinceDue())) {
            figures.latency(
                    String.format(Locale.ROOT, "the same from when each was due, at load %.1f", load()),
                    "",
                    times.sinceDue());
        }
        if (!(own.p95() < ACCEPTANCE_P95_MILLIS)) {
            broken.add("RUN-7 is broken: " + what + " took " + own.p95() + " ms at P95");
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static void requireCancelled(RunResult result) {
        if (!(result instanceof RunResult.Failed failed)
                || failed.error().error().code() != ErrorCode.CANCELLED) {
            throw new IllegalStateException("a run that was cancelled ended with " + result);
        }
    }

    private LoadedSwarm swarm(int places, Duration productionTakes) {
        Swarm.Builder swarm = Swarm.builder()
                .runsMax(places)
                .role(
                        AgentRole.SCOUT,
                        RoleLimits.of(RoleLimits.defaults(AgentRole.SCOUT).concurrency(), 100_000))
                .role(AgentRole.ARTIST, RoleLimits.of(places, 10_000));
        return new LoadedSwarm(
                storage(),
                Signing.valueOf(settings.text("signing", "PER_ENTRY")),
                swarm,
                productionTakes,
                List.of("Nobody"));
    }

    private Storage storage() {
        return settings.text("storage", "memory").equals("memory")
                ? new InMemoryStorage()
                : SqliteStorage.at(folder.resolve("load-" + ++stores + ".db"));
    }

    private static Set<String> left(Set<String> before) {
        Set<String> now = threads();
        now.removeAll(before);
        return now;
    }

    /** Platform threads; virtual ones are not counted by anybody. */
    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            names.add(thread.getName());
        }
        return names;
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }
}
