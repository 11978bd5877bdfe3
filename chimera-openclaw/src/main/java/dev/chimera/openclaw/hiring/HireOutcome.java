package dev.chimera.openclaw.hiring;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.Receipt;
import java.util.UUID;
import java.util.function.Function;

/** How a hire ended. Immutable. */
public sealed interface HireOutcome {
    /** Which exchange. */
    UUID exchangeId();

    /** Exactly one of the three is applied. */
    <R> R fold(
            Function<? super Paid, ? extends R> paid,
            Function<? super Refunded, ? extends R> refunded,
            Function<? super NotHired, ? extends R> notHired);

    /**
     * The work was done, was good, in time and valid, and is paid.
     *
     * @param seller who did it
     * @param result a stranger's input until it was screened
     * @param price what was paid, in compute credits
     * @param cost what that is in the budget's currency
     * @param receipt what was said of the seller
     */
    record Paid(UUID exchangeId, PeerId seller, ServiceResult result, Money price, Money cost, Receipt receipt)
            implements HireOutcome {
        @Override
        public <R> R fold(
                Function<? super Paid, ? extends R> paid,
                Function<? super Refunded, ? extends R> refunded,
                Function<? super NotHired, ? extends R> notHired) {
            return paid.apply(this);
        }
    }

    /**
     * Money was held, and went back.
     *
     * @param seller who was hired
     * @param reason why
     * @param receipt what was said of the seller
     */
    record Refunded(UUID exchangeId, PeerId seller, String reason, Receipt receipt) implements HireOutcome {
        @Override
        public <R> R fold(
                Function<? super Paid, ? extends R> paid,
                Function<? super Refunded, ? extends R> refunded,
                Function<? super NotHired, ? extends R> notHired) {
            return refunded.apply(this);
        }
    }

    /**
     * Nobody was hired, and no money was held.
     *
     * @param code why
     * @param reason in words
     */
    record NotHired(UUID exchangeId, ErrorCode code, String reason) implements HireOutcome {
        @Override
        public <R> R fold(
                Function<? super Paid, ? extends R> paid,
                Function<? super Refunded, ? extends R> refunded,
                Function<? super NotHired, ? extends R> notHired) {
            return notHired.apply(this);
        }
    }
}
