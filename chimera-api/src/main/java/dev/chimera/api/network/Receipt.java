package dev.chimera.api.network;

import dev.chimera.api.Require;
import dev.chimera.api.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What a buyer says, signed, about a service it got; reputation is made of these and of nothing a peer says of itself.
 * Immutable.
 *
 * @param requestId which service
 * @param seller about whom
 * @param buyer who says it
 * @param outcome how it went
 * @param issuedAt when
 * @param signature the buyer's, over all of the above
 */
public record Receipt(
        UUID requestId, PeerId seller, PeerId buyer, Outcome outcome, Instant issuedAt, Signature signature) {
    public Receipt {
        if (seller.equals(buyer)) {
            throw new IllegalArgumentException("a peer cannot write a receipt about itself: " + seller);
        }
    }

    /**
     * How a service went.
     *
     * @param succeeded done, in time, valid and good enough
     * @param response how long it took
     * @param rating 1 (bad) to 5 (very good)
     */
    public record Outcome(boolean succeeded, Duration response, int rating) {
        public Outcome {
            Require.range("rating", rating, 1, 5);
        }
    }
}
