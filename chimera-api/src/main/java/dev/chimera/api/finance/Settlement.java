package dev.chimera.api.finance;

import java.time.Instant;
import java.util.UUID;

/**
 * How a reservation ended. Immutable.
 *
 * @param permitId the permit it was for
 * @param entry the ledger entry that says so
 * @param reserved what was reserved
 * @param settled what was really spent; zero if voided; more than what was reserved only by a {@link Correction}
 * @param at when
 */
public record Settlement(UUID permitId, long entry, Money reserved, Money settled, Instant at) {
    /** What went back to the budget; negative if more was spent than was reserved. */
    public Money released() {
        return reserved.minus(settled);
    }
}
