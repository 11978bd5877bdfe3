package dev.chimera.openclaw.exchange;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Quote;
import dev.chimera.api.spi.EscrowProvider;
import dev.chimera.openclaw.wire.Bodies;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A buyer's money in one exchange: approved by the CFO, held by the escrow, and in the end settled or released. Each step may be done
 * again after a crash and does the same. Thread-safe.
 */
final class BuyersMoney {
    /** How long the time lock ends after the promised time: for the way there and back, and the offer's own minute. */
    private static final Duration LOCK = Duration.ofSeconds(90);

    private static final Logger LOG = LoggerFactory.getLogger(BuyersMoney.class);

    private final Node node;
    private final Cfo cfo;
    private final PermitGate gate;
    private final EscrowProvider escrows;

    BuyersMoney(Node node, Cfo cfo, EscrowProvider escrows) {
        this.node = node;
        this.cfo = cfo;
        this.gate = new PermitGate(cfo);
        this.escrows = escrows;
    }

    /**
     * Holds the money, asking the CFO for it unless it was entrusted; whatever is held already stays held.
     *
     * @throws NotHiredException if there is none, and nothing is reserved for it any more
     */
    Purchase.Held hold(Purchase purchase, @Nullable OpenedPermit entrusted) {
        Quote quote = purchase.deal().quote();
        Optional<Escrow> known = escrows.find(purchase.escrowId())
                .filter(escrow -> escrow.quote().equals(quote.digest()));
        if (known.isPresent()) { // before a crash; what is held stays held, whatever the CFO would say to a new request
            return new Purchase.Held(known.get(), permitOf(purchase), node.now());
        }
        requireInTime(purchase);
        OpenedPermit opened = purchase.deal().entrusted() ? requireEntrusted(entrusted) : open(purchase);
        Instant lock = node.now().plus(quote.terms().completeWithin()).plus(LOCK);
        Escrow escrow = escrows.fund(purchase.escrowId(), quote, opened, lock);
        return new Purchase.Held(escrow, opened.permit().permitId(), node.now());
    }

    /** The permit that was opened for it; of one that was entrusted nothing is known, and nothing is asked. */
    private UUID permitOf(Purchase purchase) {
        return cfo.decision(purchase.spendId())
                .filter(ApprovalDecision.Approved.class::isInstance)
                .map(approved -> ((ApprovalDecision.Approved) approved).permit().permitId())
                .orElseGet(purchase::spendId);
    }

    private void requireInTime(Purchase purchase) {
        if (!node.now().isBefore(purchase.deal().quote().expiresAt())) {
            giveBack(purchase);
            throw new NotHiredException(ErrorCode.DEADLINE, "the offer expired before money was held");
        }
    }

    private static OpenedPermit requireEntrusted(@Nullable OpenedPermit permit) {
        if (permit == null) {
            throw new NotHiredException(ErrorCode.CANCELLED, "interrupted before money was held");
        }
        return permit;
    }

    /** Asks the CFO, and opens what it grants; the same again after a crash. */
    private OpenedPermit open(Purchase purchase) {
        Purchase.Deal deal = purchase.deal();
        Quote quote = deal.quote();
        SpendPermit permit = cfo.approve(new SpendRequest(
                        purchase.spendId(),
                        deal.agent(),
                        SpendCategory.PEER_SERVICE,
                        deal.cost(),
                        deal.roi(),
                        deal.justification(),
                        new SpendRequest.Target(quote.seller().toString(), quote.digest())))
                .fold(
                        ApprovalDecision.Approved::permit,
                        rejected -> {
                            throw new NotHiredException(
                                    rejected.reasons().get(0).code(),
                                    rejected.reasons().get(0).message());
                        },
                        escalated -> {
                            throw new NotHiredException(
                                    ErrorCode.HUMAN_REQUIRED,
                                    "a person would have to decide, and the offer does not wait for that");
                        });
        String payee = quote.seller().toString();
        try {
            return gate.open(permit, payee, quote.digest(), deal.cost());
        } catch (PermitException e) {
            if (e.code() != ErrorCode.PERMIT_SPENT) {
                giveBack(purchase);
                throw new NotHiredException(e.code(), String.valueOf(e.getMessage()));
            }
        }
        try { // opened before a crash, by this very exchange
            return gate.reopen(permit, payee, quote.digest(), deal.cost());
        } catch (PermitException e) {
            giveBack(purchase);
            throw new NotHiredException(e.code(), String.valueOf(e.getMessage()));
        }
    }

    /** Tells the escrow what was decided, and returns how it ended: the time lock may have been first. */
    Escrow.State tell(Purchase purchase, Purchase.Judged judged) {
        try {
            return (judged.end() == Escrow.State.COMPLETED
                            ? escrows.complete(purchase.escrowId())
                            : escrows.reject(purchase.escrowId(), judged.reason()))
                    .state();
        } catch (ChimeraException e) {
            if (e.code() != ErrorCode.ESCROW_FAILED) {
                throw e;
            }
            Escrow.State state =
                    escrows.find(purchase.escrowId()).map(Escrow::state).orElseThrow(() -> e);
            if (!state.next().isEmpty()) {
                throw e;
            }
            return state;
        }
    }

    /** Books in the ledger what was decided, unless whoever entrusted the permit does. */
    void book(Purchase purchase, Purchase.Held held, Purchase.Judged judged) {
        if (purchase.deal().entrusted()) {
            return;
        }
        if (judged.end() == Escrow.State.COMPLETED) {
            cfo.settle(held.permitId(), purchase.deal().cost(), "openclaw exchange " + purchase.exchangeId());
        } else {
            release(held.permitId(), Bodies.shorten(judged.reason()));
        }
    }

    /** Gives back what is held past its time lock. The exchange it belongs to finds that out and books it. */
    int refundDue(int max) {
        int refunded = 0;
        for (Escrow escrow : escrows.refundable(max)) {
            try {
                Escrow unused = escrows.refund(escrow.escrowId());
                refunded++;
            } catch (ChimeraException e) { // whoever completed it a moment ago was first
                LOG.debug("escrow {} was not refunded: {}", escrow.escrowId(), e.getMessage());
            }
        }
        return refunded;
    }

    /** Tells the escrow that something came, if it still wants to know. */
    void submit(Purchase purchase, Digest delivered) {
        try {
            Escrow unused = escrows.submit(purchase.escrowId(), delivered);
        } catch (ChimeraException e) {
            if (e.code() != ErrorCode.ESCROW_FAILED) {
                throw e;
            }
            LOG.debug("escrow of exchange {}: {}", purchase.exchangeId(), e.getMessage());
        }
    }

    /** Gives back what was reserved, if anything was. */
    private void giveBack(Purchase purchase) {
        cfo.decision(purchase.spendId()).ifPresent(decision -> {
            if (decision instanceof ApprovalDecision.Approved approved) {
                release(approved.permit().permitId(), "nobody was hired");
            }
        });
    }

    private void release(UUID permitId, String reason) {
        try {
            cfo.voidReservation(permitId, reason);
        } catch (SettlementException ended) { // by an earlier attempt at the same, or because nobody opened it in time
            LOG.debug("permit {} holds nothing any more: {}", permitId, ended.getMessage());
        }
    }

    /** Nobody is hired, and no money is held. */
    static final class NotHiredException extends ChimeraException {
        private static final long serialVersionUID = 1L;

        NotHiredException(ErrorCode code, String why) {
            super(code, why);
        }
    }
}
