package dev.chimera.api.spi;

import dev.chimera.api.finance.SpendRequest;
import java.time.Instant;
import java.util.UUID;

/**
 * A request that waits for a person. Immutable.
 *
 * @param ticketId its id
 * @param request the request, unchanged
 * @param expiresAt after which it counts as rejected
 * @param state where it stands
 */
public record Ticket(UUID ticketId, SpendRequest request, Instant expiresAt, State state) {
    /** This ticket in another state. */
    public Ticket moved(State to) {
        return new Ticket(ticketId, request, expiresAt, to);
    }

    /** Where a ticket stands. */
    public enum State {
        OPEN,
        APPROVED,
        REJECTED,
        /** A person put another request in its place. */
        EDITED,
        /** Nobody answered in time. */
        EXPIRED
    }
}
