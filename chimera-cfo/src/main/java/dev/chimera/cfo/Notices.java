package dev.chimera.cfo;

import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendRequest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the host's observer; what it throws ends here, in the log, because the money has moved already. */
final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCfo.class);

    private final CfoObserver observer;

    Notices(CfoObserver observer) {
        this.observer = observer;
    }

    void decided(SpendRequest request, ApprovalDecision decision) {
        tell(() -> observer.decided(request, decision));
    }

    void ended(Settlement settlement) {
        tell(() -> observer.ended(settlement));
    }

    void alert(BudgetAlert alert) {
        tell(() -> observer.alert(alert));
    }

    void checkpointFailed(Exception cause) {
        LOG.warn("a checkpoint could not be delivered; the ledger is not affected", cause);
        tell(() -> observer.checkpointFailed(cause));
    }

    void killSwitch(Optional<KillSwitch.Engaged> engaged) {
        tell(() -> observer.killSwitch(engaged));
    }

    private static void tell(Runnable notice) {
        try {
            notice.run();
        } catch (RuntimeException e) {
            LOG.warn("the CFO's observer failed; the ledger is not affected", e);
        }
    }
}
