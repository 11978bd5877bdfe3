package dev.chimera.cfo;

import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.spi.Reservation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one try to decide.
 *
 * @param decision the decision; {@code null} if something has to be done first
 * @param fresh whether it was made just now
 * @param due the reservations to expire first
 * @param lastAt the ledger's time
 */
record Attempt(@Nullable ApprovalDecision decision, boolean fresh, List<Reservation> due, Instant lastAt) {
    static Attempt made(ApprovalDecision decision) {
        return new Attempt(decision, true, List.of(), Instant.MIN);
    }

    static Attempt repeated(ApprovalDecision decision) {
        return new Attempt(decision, false, List.of(), Instant.MIN);
    }

    static Attempt again(List<Reservation> due, Instant lastAt) {
        return new Attempt(null, false, due, lastAt);
    }
}
