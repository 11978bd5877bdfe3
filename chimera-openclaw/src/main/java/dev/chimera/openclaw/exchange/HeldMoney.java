package dev.chimera.openclaw.exchange;

import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Quotation;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.PeerSignatures;
import dev.chimera.api.network.Quote;
import dev.chimera.api.spi.EscrowProvider;
import dev.chimera.openclaw.wire.Bodies;
import dev.chimera.openclaw.wire.Message;
import dev.chimera.openclaw.wire.Refusal;
import dev.chimera.openclaw.wire.RefusalException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks whether a buyer's money is held as was agreed, before anything is done for it. Thread-safe. */
final class HeldMoney {
    private static final Duration EARLIEST_REFUND = Duration.ofSeconds(5);

    /** How long after the promised time a time lock may end at the latest: an exchange that never settles is forgotten after it. */
    private static final Duration LATEST_REFUND = Duration.ofDays(7);

    private final Node node;
    private final Cfo cfo;
    private final @Nullable EscrowProvider escrows;

    HeldMoney(Node node, Cfo cfo, @Nullable EscrowProvider escrows) {
        this.node = node;
        this.cfo = cfo;
        this.escrows = escrows;
    }

    /**
     * Returns if the money is held for {@code quote}, for long enough, and both sides have signed.
     *
     * @throws RefusalException if not
     */
    void require(Message message, Quote quote, Bodies.Accept accepted) {
        Instant now = node.now();
        Escrow escrow = accepted.escrow();
        if (!accepted.quote().equals(quote.digest())
                || !accepted.work().digest().equals(quote.task())) {
            throw new RefusalException(Refusal.STEP, "this accepts something else than was offered");
        }
        if (now.isAfter(quote.expiresAt())) {
            throw new RefusalException(Refusal.ESCROW, "the offer has expired; ask for another one");
        }
        cfo.requireQuoted(quotation(quote));
        boolean fits = escrow.state() == Escrow.State.FUNDED
                && escrow.quote().equals(quote.digest())
                && escrow.buyer().equals(quote.buyer())
                && escrow.seller().equals(node.id())
                && !quote.price().isMoreThan(escrow.amount())
                && !escrow.refundableAt()
                        .isBefore(now.plus(quote.terms().completeWithin()).plus(EARLIEST_REFUND))
                && !escrow.refundableAt()
                        .isAfter(now.plus(quote.terms().completeWithin()).plus(LATEST_REFUND));
        if (!fits) {
            throw new RefusalException(
                    Refusal.ESCROW, "the money is not held for this offer, or not for as long as it takes");
        }
        if (!PeerSignatures.verifies(message.senderKey(), quote.engagement(), accepted.engagement())) {
            throw new RefusalException(Refusal.ESCROW, "the buyer did not sign the engagement");
        }
        if (!accepted.provider().equals(LedgerEscrow.NAME)) {
            requireHeldOutside(accepted);
        }
    }

    private void requireHeldOutside(Bodies.Accept accepted) {
        EscrowProvider provider = escrows;
        if (provider == null || !provider.name().equals(accepted.provider())) {
            throw new RefusalException(
                    Refusal.ESCROW, "money held at '" + Bodies.shorten(accepted.provider()) + "' is not accepted here");
        }
        Optional<Escrow> held = provider.find(accepted.escrow().escrowId());
        if (!held.equals(Optional.of(accepted.escrow()))) {
            throw new RefusalException(Refusal.ESCROW, "the escrow is not as the buyer states it");
        }
    }

    private static Quotation quotation(Quote quote) {
        return new Quotation(
                quote.exchangeId(),
                quote.capability().path(),
                quote.content(),
                quote.price(),
                quote.issuedAt(),
                quote.expiresAt(),
                quote.signature());
    }
}
