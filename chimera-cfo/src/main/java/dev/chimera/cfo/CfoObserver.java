package dev.chimera.cfo;

import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendRequest;
import java.util.Optional;

/**
 * Told of what the governor did, after it is in the ledger, on the thread of a caller. It cannot change anything: what it throws
 * is logged and goes no further. Has to be thread-safe, and quick.
 */
public interface CfoObserver {
    /** Watches nothing. */
    CfoObserver NONE = new CfoObserver() {};

    /** A new decision, by the rules or by a person; a repeated answer is not told again. */
    default void decided(SpendRequest request, ApprovalDecision decision) {}

    /** A reservation ended: settled, voided or expired; or what it cost was corrected. */
    default void ended(Settlement settlement) {}

    /** A limit was taken up to 50, 80 or 100 percent. */
    default void alert(BudgetAlert alert) {}

    /** A checkpoint could not be delivered; the next one will say all that it said. The ledger is not affected. */
    default void checkpointFailed(Exception cause) {}

    /** The kill switch was moved; empty once it is released. */
    default void killSwitch(Optional<KillSwitch.Engaged> engaged) {}
}
