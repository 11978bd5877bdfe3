package dev.chimera.core.scout;

import java.time.Duration;
import java.time.Instant;

/**
 * By how much more or less comes at each part of a period, such as a day, than on the whole. Each of at most
 * {@value #PARTS_MAX} parts keeps a fading sum of what came and one of what the level alone would have brought; the factor is
 * their quotient, drawn towards 1 by {@value #PRIOR_PERIODS} periods' worth of the level, so that it stays near 1 until several
 * periods were seen. Periods are counted from the epoch in UTC. Not thread-safe.
 */
final class Rhythm {
    private static final int PARTS_MAX = 48;
    private static final double PRIOR_PERIODS = 2;
    private static final double HALF_LIFE_PERIODS = 14;

    /** However silent a time of the day was: a factor of nothing would leave nothing to compare with. */
    private static final double FACTOR_MIN = 1e-3;

    private final long periodMillis;
    private final double bucketsPerPart;
    private final double kept;
    private final double[] came;
    private final double[] levelled;

    Rhythm(Duration period, Duration bucket) {
        this.periodMillis = period.toMillis();
        double buckets = periodMillis / (double) bucket.toMillis();
        int parts = (int) Math.max(1, Math.min(PARTS_MAX, buckets));
        this.bucketsPerPart = buckets / parts;
        this.kept = Math.pow(0.5, 1 / (HALF_LIFE_PERIODS * bucketsPerPart));
        this.came = new double[parts];
        this.levelled = new double[parts];
    }

    /** The factor at {@code at}, where a bucket holds {@code level} on the whole. */
    double factor(Instant at, double level) {
        double prior = PRIOR_PERIODS * bucketsPerPart * level;
        int part = part(at);
        return prior == 0 ? 1 : Math.max(FACTOR_MIN, (came[part] + prior) / (levelled[part] + prior));
    }

    /** Learns that a bucket brought {@code count}, other rhythms taken out, where it holds {@code level} on the whole. */
    void learn(Instant at, double count, double level) {
        int part = part(at);
        came[part] = came[part] * kept + count;
        levelled[part] = levelled[part] * kept + level;
    }

    private int part(Instant at) {
        return (int) (Math.floorMod(at.toEpochMilli(), periodMillis) * came.length / periodMillis);
    }
}
