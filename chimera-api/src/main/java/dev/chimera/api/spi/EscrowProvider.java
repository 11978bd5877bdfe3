package dev.chimera.api.spi;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Quote;
import java.util.UUID;

/** Holds money between peers until a service was delivered. Thread-safe. */
public interface EscrowProvider {
    /** Its name, which is also the payee of its permits. */
    String name();

    /** Opens and funds an escrow for {@code quote}. */
    Escrow fund(Quote quote, OpenedPermit permit);

    /** The seller hands in its work. */
    Escrow submit(UUID escrowId, Digest deliverable);

    /** The buyer accepts; the money goes to the seller. */
    Escrow complete(UUID escrowId);

    /** The buyer does not accept; the money goes back. */
    Escrow reject(UUID escrowId, String reason);

    /** The time lock ran out; the money goes back, and nobody can stop that. */
    Escrow refund(UUID escrowId);

    /** How it stands. */
    Escrow find(UUID escrowId);
}
