package dev.chimera.api.spi;

import dev.chimera.api.Require;

/**
 * How much of a budget window is taken, in millionths. Derived from the ledger and checked against it. Immutable.
 *
 * @param reserved approved and neither settled nor released
 * @param settled really spent
 */
public record Counter(long reserved, long settled) {
    public static final Counter ZERO = new Counter(0, 0);

    public Counter {
        Require.range("reserved", reserved, 0, Long.MAX_VALUE);
        Require.range("settled", settled, 0, Long.MAX_VALUE);
    }

    /** Both together. */
    public long taken() {
        return Math.addExact(reserved, settled);
    }

    /** With {@code micros} more reserved. */
    public Counter reserve(long micros) {
        return new Counter(Math.addExact(reserved, micros), settled);
    }

    /** With {@code held} no longer reserved, of which {@code spent} was spent. */
    public Counter release(long held, long spent) {
        return new Counter(Math.subtractExact(reserved, held), Math.addExact(settled, spent));
    }
}
