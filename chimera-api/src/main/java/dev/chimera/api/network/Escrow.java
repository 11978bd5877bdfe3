package dev.chimera.api.network;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.Money;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money that is held until a service was delivered; the states are those of ERC-8183's job. Immutable.
 *
 * @param escrowId its own id
 * @param quote SHA-256 of the quote it pays
 * @param buyer who gets it back if nothing comes of it
 * @param seller who gets it if all is well
 * @param amount what is held, in compute credits
 * @param state where it stands
 * @param delivered SHA-256 of what was submitted; {@code null} before
 * @param refundableAt from when on the buyer gets it back, whatever anyone says
 */
public record Escrow(
        UUID escrowId,
        Digest quote,
        PeerId buyer,
        PeerId seller,
        Money amount,
        State state,
        @Nullable Digest delivered,
        Instant refundableAt) {
    public Escrow {
        refundableAt = PeerWords.micros(refundableAt);
    }

    /** It, one state on. */
    public Escrow to(State next) {
        return to(next, delivered);
    }

    /** It, submitted. */
    public Escrow submitted(Digest deliverable) {
        return to(State.SUBMITTED, deliverable);
    }

    private Escrow to(State next, @Nullable Digest deliverable) {
        if (!state.next().contains(next)) {
            throw new IllegalStateException("escrow " + escrowId + " is " + state + " and cannot become " + next);
        }
        return new Escrow(escrowId, quote, buyer, seller, amount, next, deliverable, refundableAt);
    }

    /** The states. */
    public enum State {
        OPEN,
        FUNDED,
        SUBMITTED,
        COMPLETED,
        REJECTED,
        EXPIRED;

        /** The states that may follow. */
        public Set<State> next() {
            return switch (this) {
                case OPEN -> EnumSet.of(FUNDED, REJECTED);
                case FUNDED -> EnumSet.of(SUBMITTED, REJECTED, EXPIRED);
                case SUBMITTED -> EnumSet.of(COMPLETED, REJECTED, EXPIRED);
                case COMPLETED, REJECTED, EXPIRED -> EnumSet.noneOf(State.class);
            };
        }
    }
}
