package dev.chimera.benchmarks.governor;

import dev.chimera.tck.FaultyProxy;
import dev.chimera.tck.FaultyProxy.Fault;
import java.util.List;
import java.util.SplittableRandom;

/** Bad weather on the ways to a server: one fault after the other, on any of them, by the dice. For one thread. */
final class Squalls {
    private static final int BYTES_MAX = 4_000;
    private static final int DELAY_MAX_MILLIS = 100;
    private static final int AWAY_MAX_MILLIS = 800;
    /** What a client says when it wants to keep what it wrote; as text, with {@code prepareThreshold=0}. */
    static final String COMMIT = "COMMIT";

    private final List<FaultyProxy> ways;
    private final SplittableRandom random;
    private final long meanMillis;

    /** About one fault in {@code meanMillis}. */
    Squalls(List<FaultyProxy> ways, SplittableRandom random, long meanMillis) {
        this.ways = ways;
        this.random = random;
        this.meanMillis = meanMillis;
    }

    /** One fault, and the time until the next. */
    void blow() throws InterruptedException {
        FaultyProxy way = ways.get(random.nextInt(ways.size()));
        Fault fault = random.nextBoolean() ? Fault.CUT : Fault.RESET;
        int chance = random.nextInt(40);
        if (chance < 10) {
            way.onTheWayThere(fault, random.nextInt(BYTES_MAX));
        } else if (chance < 18) {
            way.onTheWayBack(fault, random.nextInt(BYTES_MAX));
        } else if (chance < 26) {
            way.before(fault, COMMIT);
        } else if (chance < 34) {
            way.after(fault, COMMIT);
        } else if (chance < 37) {
            way.delay(random.nextInt(1, DELAY_MAX_MILLIS));
            Thread.sleep(random.nextInt(AWAY_MAX_MILLIS));
            way.mend();
        } else if (chance < 39 || random.nextBoolean()) {
            way.shut();
            Thread.sleep(random.nextInt(AWAY_MAX_MILLIS));
            way.mend();
        } else {
            way.onTheWayBack(Fault.SILENCE, random.nextInt(BYTES_MAX));
        }
        Thread.sleep(random.nextLong(2 * meanMillis + 1));
    }

    /** Good weather from now on. */
    void end() {
        ways.forEach(FaultyProxy::mend);
    }

    /** How many connections were broken. */
    long cuts() {
        return ways.stream().mapToLong(FaultyProxy::faults).sum();
    }
}
