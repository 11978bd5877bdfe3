package dev.chimera.core.campaign;

import dev.chimera.api.Require;

/**
 * What becomes of ticks at which no run could begin: nobody was there, or the swarm took no work until the next one was due.
 * Immutable.
 *
 * @param max how many are made up for at most, the latest of them, 0 to 1,000
 */
public record Missed(int max) {
    /** They are left out. */
    public static final Missed SKIP = new Missed(0);

    /** The last of them is made up for. */
    public static final Missed LAST = new Missed(1);

    public Missed {
        Require.range("missed ticks to make up for", max, 0, 1_000);
    }

    /** Up to {@code max} of them are made up for, the oldest first. */
    public static Missed all(int max) {
        return new Missed(max);
    }
}
