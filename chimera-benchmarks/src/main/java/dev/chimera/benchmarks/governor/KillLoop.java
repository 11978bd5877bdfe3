package dev.chimera.benchmarks.governor;

import dev.chimera.api.finance.Money;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Kills a process that makes a run, at each call that it makes to the world outside, each time in a new world; has another process go
 * on; and checks that the content is out once and paid once. The parts are the quickstart's, at a price, and nothing is simulated but
 * the kill, which is sudden: {@link Runtime#halt}.
 *
 * <p>Settings: {@code store=sqlite} or {@code postgres} (a server is started), {@code from=1}, {@code to=} (the last call), or {@code
 * points=} (by name, such as {@code after:LedgerStore.apply#2}, separated by commas); {@code again=true} kills the process that goes on,
 * too, at a call by chance, for which {@code seed=}; {@code side=1} of them side by side; {@code data=} of the quickstart; {@code
 * folder=} for the worlds, of which one stays if something is found in it.
 */
public final class KillLoop {
    private static final Set<String> NAMES =
            Set.of("store", "from", "to", "points", "again", "seed", "side", "data", "folder");

    private final PrintStream out;
    private final Settings settings;
    private final KillGround ground;
    private final KillJvm jvm;
    private final SplittableRandom random;
    private final Map<String, Integer> kinds = new TreeMap<>();
    private final AtomicInteger worlds = new AtomicInteger();
    private long kills;
    private long points;

    private KillLoop(PrintStream out, Settings settings, KillGround ground, KillJvm jvm, long seed) {
        this.out = out;
        this.settings = settings;
        this.ground = ground;
        this.jvm = jvm;
        this.random = new SplittableRandom(seed);
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        Settings settings = Settings.of(args, NAMES);
        Path parent = Path.of(settings.text("folder", System.getProperty("java.io.tmpdir", ".")));
        run(System.out, settings, Files.createTempDirectory(parent, "kill-loop"));
    }

    /**
     * Runs it in {@code folder}, which it empties and deletes if all is well.
     *
     * @throws IllegalStateException naming where it was killed and what is broken
     */
    static Summary run(PrintStream out, Settings settings, Path folder)
            throws IOException, InterruptedException, SQLException {
        long seed = settings.number("seed", new SplittableRandom().nextLong());
        try (KillGround ground = KillGround.open(folder, settings.text("data", ""), settings.text("store", "sqlite"))) {
            out.println("seed=" + seed + ", files in " + folder + " ("
                    + Files.getFileStore(folder).type() + "), " + ground.store());
            Path quick = folder.resolve("jvm");
            Summary summary = new KillLoop(out, settings, ground, KillJvm.in(quick), seed).run();
            out.println(summary);
            KillGround.delete(quick);
            Files.delete(folder);
            return summary;
        }
    }

    /**
     * What came of it.
     *
     * @param points how many places a process was killed at, each in a new world
     * @param kills how many processes were killed
     * @param kinds how often at which kind of place
     * @param seconds how long it took
     */
    record Summary(long points, long kills, Map<String, Integer> kinds, long seconds) {
        Summary {
            kinds = Map.copyOf(kinds);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d kill points of %d kinds, %d processes killed, %d seconds; each time one run published, one post, one"
                            + " payment at its price, nothing reserved, one commit of the run's record a stage, the ledger"
                            + " verified",
                    points,
                    kinds.size(),
                    kills,
                    seconds);
        }
    }

    private Summary run() throws IOException, InterruptedException, SQLException {
        long begun = System.nanoTime();
        Whole whole = whole();
        killAll(points(whole), whole);
        kinds.forEach((place, times) -> out.println("  " + times + " x " + place));
        return new Summary(points, kills, kinds, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
    }

    private List<KillPoint> points(Whole whole) {
        if (!settings.text("points", "").isEmpty()) {
            return settings.list("points", "").stream().map(KillPoint::parse).toList();
        }
        long from = settings.number("from", 1);
        return whole.path.stream()
                .skip(from - 1)
                .limit(settings.number("to", Integer.MAX_VALUE) - from + 1)
                .toList();
    }

    /** What a run is that nobody disturbs: the places that it comes to, and what it pays. */
    private record Whole(List<KillPoint> path, Money price) {}

    private Whole whole() throws IOException, InterruptedException, SQLException {
        KillWorld world = ground.world("whole");
        Optional<KillGround.Commits> before = ground.commits();
        KillLife life = KillLife.live(jvm, world, KillPoint.NEVER);
        Optional<KillGround.Commits> after = ground.commits();
        Money price = KillWatch.check(world, List.of(life));
        out.println("one run: " + life.path().size() + " places, " + price + "; writes: run record " + life.count("run")
                + ", ledger " + life.count("ledger") + ", outbox " + life.count("outbox") + ", audit "
                + life.count("audit") + ", beats " + life.count("beats") + "; reads: " + life.count("reads"));
        if (before.isPresent() && after.isPresent()) {
            Optional<KillGround.Commits> once = ground.commits();
            KillLife idle = KillLife.live(jvm, world, KillPoint.NEVER);
            KillGround.Commits none = ground.commits().orElseThrow().since(once.orElseThrow());
            out.println("the server saw " + after.get().since(before.get())
                    + "; of a process that found the run ended, with " + idle.count("reads") + " reads, " + none);
        }
        ground.remove(world);
        return new Whole(life.path(), price);
    }

    private void killAll(List<KillPoint> all, Whole whole) throws InterruptedException {
        ExecutorService side = Executors.newFixedThreadPool((int) settings.number("side", 1));
        try {
            List<Future<?>> under = new ArrayList<>();
            for (KillPoint point : all) {
                KillPoint later = settings.text("again", "false").equals("true")
                        ? KillPoint.at(1 + random.nextInt(whole.path.size()))
                        : KillPoint.NEVER;
                under.add(side.submit(() -> kill(point, later, whole)));
            }
            for (Future<?> one : under) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException found ? found : new IllegalStateException(e);
        } finally {
            side.shutdownNow();
        }
    }

    private long kill(KillPoint point, KillPoint later, Whole whole)
            throws IOException, InterruptedException, SQLException {
        KillWorld world = ground.world("w" + worlds.incrementAndGet());
        List<KillLife> lives = new ArrayList<>();
        lives.add(KillLife.live(jvm, world, point));
        if (lives.get(0).killed() && later.nth() > 0) {
            lives.add(KillLife.live(jvm, world, later));
        }
        if (lives.get(lives.size() - 1).killed()) {
            lives.add(KillLife.live(jvm, world, KillPoint.NEVER));
        }
        try {
            Money paid = KillWatch.check(world, lives);
            Broken.unless(paid.equals(whole.price), "paid %s, the price is %s", paid, whole.price);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "killed at " + point + ": " + lives + ", files in " + world.folder() + ": " + e.getMessage(), e);
        }
        ground.remove(world);
        return count(point, lives);
    }

    /** How many processes were killed so far. */
    private synchronized long count(KillPoint point, List<KillLife> lives) {
        List<KillPoint> places =
                lives.stream().filter(KillLife::killed).map(KillLife::last).toList();
        if (places.isEmpty()) {
            out.println(point + " was not reached");
            return kills;
        }
        points++;
        kills += places.size();
        kinds.merge(places.get(0).place(), 1, Integer::sum);
        out.println(places.size() == 1 ? "killed " + point : "killed " + point + ", then " + places.get(1));
        return kills;
    }
}
