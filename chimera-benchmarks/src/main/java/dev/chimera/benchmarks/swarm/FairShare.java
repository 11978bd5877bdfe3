package dev.chimera.benchmarks.swarm;

import dev.chimera.api.AgentRole;
import dev.chimera.api.SaturatedException;
import dev.chimera.api.run.RunResult;
import dev.chimera.benchmarks.governor.Settings;
import dev.chimera.cfo.Signing;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.core.swarm.RoleLimits;
import dev.chimera.core.swarm.Swarm;
import dev.chimera.core.swarm.SwarmSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two personas on one swarm, one of whom hands in so many times as much as the other, both more than they get: how many runs of each are
 * completed in the same time. Prints a table, and fails if they differ by more than a tenth.
 *
 * <p>Settings: {@code seconds=20}, {@code warmup=5}, {@code artists=64} (productions at once), {@code hold=250} (ms of each), {@code
 * places=2000}, {@code times=10}, {@code rate=0} (what the modest one hands in a second; 0 for what all artists together can do).
 */
public final class FairShare {
    private static final Set<String> NAMES = Set.of("seconds", "warmup", "artists", "hold", "places", "times", "rate");
    private static final double TOLERANCE = 0.1;
    private static final long TICK_MILLIS = 10;

    private final LoadedSwarm swarm;

    private FairShare(LoadedSwarm swarm) {
        this.swarm = swarm;
    }

    /** Runs it. */
    public static void main(String[] args) throws InterruptedException {
        Settings settings = Settings.of(args, NAMES);
        int artists = (int) settings.number("artists", 64);
        Duration hold = Duration.ofMillis(settings.number("hold", 250));
        Swarm.Builder builder = Swarm.builder()
                .runsMax((int) settings.number("places", 2_000))
                .role(AgentRole.ARTIST, RoleLimits.of(artists, 10_000));
        try (LoadedSwarm swarm =
                new LoadedSwarm(new InMemoryStorage(), Signing.PER_ENTRY, builder, hold, List.of("Modest", "Greedy"))) {
            long asked = settings.number("rate", 0);
            long rate = asked == 0 ? artists * 1_000L / hold.toMillis() : asked;
            new FairShare(swarm)
                    .run(
                            rate,
                            settings.number("times", 10),
                            settings.number("warmup", 5),
                            settings.number("seconds", 20));
        }
    }

    private void run(long rate, long times, long warmUp, long seconds) throws InterruptedException {
        Persona modest = new Persona(0, rate);
        Persona greedy = new Persona(1, rate * times);
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
        List<Future<?>> ticking = new ArrayList<>();
        try {
            for (Persona each : List.of(modest, greedy)) {
                ticking.add(clock.scheduleAtFixedRate(each, 0, TICK_MILLIS, TimeUnit.MILLISECONDS));
            }
            TimeUnit.SECONDS.sleep(warmUp);
            Count modestBefore = modest.count();
            Count greedyBefore = greedy.count();
            int leastWaiting = leastWaiting(seconds);
            Count modestGot = modest.count().since(modestBefore);
            Count greedyGot = greedy.count().since(greedyBefore);
            tell(modestGot, greedyGot, seconds, leastWaiting);
        } finally {
            ticking.forEach(each -> each.cancel(false));
            clock.shutdown();
        }
    }

    /** The fewest that ever waited for an artist in so many seconds. */
    private int leastWaiting(long seconds) throws InterruptedException {
        int least = Integer.MAX_VALUE;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            for (SwarmSnapshot.Role each : swarm.swarm().snapshot().managers()) {
                if (each.role() == AgentRole.ARTIST) {
                    least = Math.min(least, each.load().queued());
                }
            }
        }
        return least;
    }

    private static void tell(Count modest, Count greedy, long seconds, int leastWaiting) {
        Figures figures = new Figures(System.out);
        figures.header();
        add(figures, "the modest persona in " + seconds + " s", modest);
        add(figures, "the greedy one in the same time", greedy);
        double ratio = (double) modest.published() / Math.max(1, greedy.published());
        figures.add("the fewest that waited for an artist meanwhile", "> 0", "%d", leastWaiting);
        figures.add("modest / greedy", "0.9 to 1.1", "%.3f", ratio);
        if (Math.abs(ratio - 1) > TOLERANCE) {
            throw new IllegalStateException("the shares are not fair: " + ratio);
        }
    }

    private static void add(Figures figures, String whose, Count count) {
        figures.add(
                whose,
                "",
                "%,d handed in, %,d refused, %,d published",
                count.asked(),
                count.refused(),
                count.published());
    }

    /**
     * What became of it.
     *
     * @param asked runs handed in
     * @param refused of these, how many were not taken on
     * @param published how many were completed
     */
    private record Count(long asked, long refused, long published) {
        Count since(Count before) {
            return new Count(asked - before.asked, refused - before.refused, published - before.published);
        }
    }

    /** Hands in at a rate, and does not come back with what was refused. */
    private final class Persona implements Runnable {
        private final int index;
        private final double perTick;
        private final AtomicLong asked = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();
        private final AtomicLong published = new AtomicLong();
        private double due;

        Persona(int index, double perSecond) {
            this.index = index;
            this.perTick = perSecond * TICK_MILLIS / 1_000;
        }

        @Override
        public void run() {
            for (due += perTick; due >= 1; due--) {
                asked.incrementAndGet();
                try {
                    CompletableFuture<Void> unused = swarm.start(index).result().thenAccept(result -> {
                        if (result instanceof RunResult.Published) {
                            published.incrementAndGet();
                        }
                    });
                } catch (SaturatedException full) {
                    refused.incrementAndGet();
                }
            }
        }

        Count count() {
            return new Count(asked.get(), refused.get(), published.get());
        }
    }
}
