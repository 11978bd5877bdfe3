package dev.chimera.api.network;

import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A peer's signed offer. Immutable.
 *
 * @param requestId the request it answers
 * @param seller who offers
 * @param service SHA-256 of what is offered
 * @param price in compute credits
 * @param deadline how long the work may take
 * @param expiresAt after which it no longer binds
 * @param signature the seller's, over all of the above
 */
public record Quote(
        UUID requestId,
        PeerId seller,
        Digest service,
        Money price,
        Duration deadline,
        Instant expiresAt,
        Signature signature) {
    /** The currency of prices between peers. */
    public static final String COMPUTE_CREDITS = "COMPUTE_CREDITS";
}
