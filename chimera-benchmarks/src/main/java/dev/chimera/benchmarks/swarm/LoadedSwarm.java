package dev.chimera.benchmarks.swarm;

import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.benchmarks.NoOpCrew;
import dev.chimera.benchmarks.governor.Requests;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.cfo.Signing;
import dev.chimera.core.ChimeraPipeline;
import dev.chimera.core.PipelineRun;
import dev.chimera.core.swarm.Swarm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A swarm with a pipeline for each persona, one governor and one storage, which it closes. Real are engine, swarm, governor and
 * storage; the scout always finds the same, the gateway allows everything, the platform takes everything. Thread-safe. Whoever
 * makes it closes it.
 */
final class LoadedSwarm implements AutoCloseable {
    private static final TrendQuery QUERY = TrendQuery.keywords("nothing");
    private static final long LOOK_EVERY_MILLIS = 5;

    private final Storage storage;
    private final Swarm swarm;
    private final TimedArtist artist;
    private final LocalCfo cfo;
    private final List<ChimeraPipeline> pipelines;

    /**
     * @param storage where everything is kept
     * @param signing how the governor signs
     * @param swarm where runs take their turn
     * @param hold how long a production takes
     * @param personas who publishes, at least one
     */
    LoadedSwarm(Storage storage, Signing signing, Swarm.Builder swarm, Duration hold, List<String> personas) {
        this.storage = storage;
        this.swarm = swarm.build();
        artist = new TimedArtist(hold);
        cfo = LocalCfo.builder()
                .budget(Requests.WIDE)
                .store(storage.ledger())
                .keys(CfoKeys.generate())
                .signing(signing)
                .queueMax(100_000)
                .build();
        FreshBriefs director = new FreshBriefs();
        pipelines = personas.stream()
                .map(persona -> NoOpCrew.around(persona)
                        .storage(storage)
                        .cfo(cfo)
                        .director(director)
                        .artist(artist)
                        .swarm(this.swarm)
                        .build())
                .toList();
    }

    /** Starts a run of the first persona's. */
    PipelineRun start() {
        return start(0);
    }

    /** Starts a run of persona {@code index}'s. */
    PipelineRun start(int index) {
        return pipelines.get(index).start(QUERY);
    }

    Swarm swarm() {
        return swarm;
    }

    LocalCfo cfo() {
        return cfo;
    }

    /** How many productions are under way. */
    int inProduction() {
        return artist.inFlight();
    }

    /** How many runs have a place. */
    int underWay() {
        return swarm.snapshot().places().taken();
    }

    /** What is reserved and neither settled nor given back. */
    Money reserved() {
        return cfo.budget().stream()
                .filter(line -> line.period() == BudgetPeriod.MONTH)
                .findFirst()
                .orElseThrow()
                .reserved();
    }

    /**
     * Returns once so many productions are under way.
     *
     * @throws IllegalStateException if there are not after {@code patience}
     */
    void awaitInProduction(int count, Duration patience) throws InterruptedException {
        await(() -> inProduction() >= count, count + " productions", patience);
    }

    /**
     * Returns if no money is reserved and no permit is open.
     *
     * @throws IllegalStateException if there is
     */
    void requireClosedBooks() {
        Money reserved = reserved();
        if (!reserved.isZero() || !cfo.unsettled(1).isEmpty()) {
            throw new IllegalStateException(
                    "nothing is under way, and " + reserved + " are reserved; unsettled: " + cfo.unsettled(10));
        }
    }

    static void await(BooleanSupplier until, String what, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!until.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("waited " + patience.toSeconds() + " s in vain for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    @Override
    public void close() {
        pipelines.forEach(ChimeraPipeline::close);
        swarm.close();
        artist.close();
        cfo.close();
        storage.close();
    }
}
