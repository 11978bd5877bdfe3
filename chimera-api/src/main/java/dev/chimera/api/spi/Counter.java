package dev.chimera.api.spi;

import dev.chimera.api.Require;

/**
 * How much of a budget window is taken, in millionths. Derived from the ledger and checked against it. Immutable.
 *
 * @param reserved approved and neither settled nor released
 * @param settled really spent
 * @param alerted the highest share of the limit, in percent, for which an alert stands in the ledger; 0 for none
 */
public record Counter(long reserved, long settled, int alerted) {
    public static final Counter ZERO = new Counter(0, 0, 0);

    public Counter {
        Require.range("reserved", reserved, 0, Long.MAX_VALUE);
        Require.range("settled", settled, 0, Long.MAX_VALUE);
        Require.range("alerted", alerted, 0, 100);
    }

    /** A counter without alerts. */
    public Counter(long reserved, long settled) {
        this(reserved, settled, 0);
    }

    /** Both together. */
    public long taken() {
        return Math.addExact(reserved, settled);
    }

    /** With {@code micros} more reserved. */
    public Counter reserve(long micros) {
        return new Counter(Math.addExact(reserved, micros), settled, alerted);
    }

    /** With {@code held} no longer reserved, of which {@code spent} was spent. */
    public Counter release(long held, long spent) {
        return new Counter(Math.subtractExact(reserved, held), Math.addExact(settled, spent), alerted);
    }

    /** With {@code before} no longer counted as spent, and {@code after} in its place. */
    public Counter correct(long before, long after) {
        return new Counter(reserved, Math.addExact(Math.subtractExact(settled, before), after), alerted);
    }

    /** With an alert for {@code percent} of the limit. */
    public Counter alert(int percent) {
        return new Counter(reserved, settled, percent);
    }
}
