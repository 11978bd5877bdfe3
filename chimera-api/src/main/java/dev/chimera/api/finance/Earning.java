package dev.chimera.api.finance;

import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import java.util.UUID;

/**
 * Money that came in for a service of this node's own. Immutable.
 *
 * @param earningId made by the caller; the same id with the same body is booked once
 * @param payer who paid, for example a node id, 1 to 64 characters
 * @param service for what, 1 to 64 characters
 * @param amount how much, zero or more, in any currency
 * @param evidence SHA-256 of what proves it, for example of a signed receipt
 */
public record Earning(UUID earningId, String payer, String service, Money amount, Digest evidence) {
    public Earning {
        Require.length("payer", payer, 1, 64);
        Require.length("service", service, 1, 64);
        if (amount.isNegative()) {
            throw new IllegalArgumentException("an earning must not be negative, got " + amount);
        }
    }
}
