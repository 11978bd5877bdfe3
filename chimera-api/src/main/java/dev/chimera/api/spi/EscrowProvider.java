package dev.chimera.api.spi;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Quote;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Holds what a buyer owes until a service was delivered. It says where an escrow stands; what that means for the budget is booked by
 * whoever asks, in its own ledger, which stays the record. Each call is durable before it returns, and the same call again gives the
 * same escrow. Of two calls that contradict each other the first counts, and the other one throws a {@link
 * dev.chimera.api.ChimeraException} with {@link dev.chimera.api.ErrorCode#ESCROW_FAILED} and changes nothing. Thread-safe.
 */
public interface EscrowProvider {
    /** Its name, under which peers agree on it: 1 to 64 characters of {@code a-z 0-9 . _ -}. */
    String name();

    /**
     * Opens and funds an escrow for {@code quote}. The same quote again gives the same escrow.
     *
     * @param escrowId what the buyer calls it
     * @param permit opened for the quote's seller, or for whatever the quote is part of
     * @param refundableAt from when on {@link #refund} works, later than the quote's promised time
     */
    Escrow fund(UUID escrowId, Quote quote, OpenedPermit permit, Instant refundableAt);

    /** The work was handed in. */
    Escrow submit(UUID escrowId, Digest deliverable);

    /** The buyer accepts what was submitted; the money is the seller's. */
    Escrow complete(UUID escrowId);

    /** The work is not accepted, or both agree to stop; the money goes back. */
    Escrow reject(UUID escrowId, String reason);

    /**
     * The time lock ran out; the money goes back, and nobody can stop that.
     *
     * @throws dev.chimera.api.ChimeraException with {@link dev.chimera.api.ErrorCode#ESCROW_FAILED} before that time, or if the seller
     *     has the money
     */
    Escrow refund(UUID escrowId);

    /** How it stands; empty if there is none that this end can see. */
    Optional<Escrow> find(UUID escrowId);

    /** At most {@code max} escrows whose time lock is over and whose money is still held, the oldest first. */
    List<Escrow> refundable(int max);
}
