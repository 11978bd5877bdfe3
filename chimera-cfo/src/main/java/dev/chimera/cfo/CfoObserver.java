package dev.chimera.cfo;

import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendRequest;
import java.util.Optional;

/**
 * Told of what the governor did, after it is in the ledger, on the thread of the caller. It cannot change anything: what it throws
 * is logged and goes no further. Has to be thread-safe, and quick.
 */
public interface CfoObserver {
    /** Watches nothing. */
    CfoObserver NONE = new CfoObserver() {};

    /** A new decision, by the rules or by a person; a repeated answer is not told again. */
    default void decided(SpendRequest request, ApprovalDecision decision) {}

    /** A reservation ended: settled, voided or expired. */
    default void ended(Settlement settlement) {}

    /** The kill switch was moved; empty once it is released. */
    default void killSwitch(Optional<KillSwitch.Engaged> engaged) {}
}
