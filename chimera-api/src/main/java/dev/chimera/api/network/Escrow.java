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
 * @param amount what is held
 * @param state where it stands
 * @param delivered SHA-256 of what was submitted
 * @param refundableAt from when on the buyer gets it back, whatever anyone says
 */
public record Escrow(
        UUID escrowId,
        Digest quote,
        Money amount,
        State state,
        @Nullable Digest delivered,
        Instant refundableAt) {

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
