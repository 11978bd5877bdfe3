package dev.chimera.api.spi;

import dev.chimera.api.finance.SpendPermit;
import java.time.Instant;
import java.util.List;

/**
 * Money that was set aside, with the permit it was set aside for. Immutable.
 *
 * @param permit the permit, signature included, so that the same request is answered with the very same permit
 * @param state where it stands
 * @param movedAt since when
 * @param settledMicros what was really spent, once settled
 * @param windows the counters it is counted in; it is settled and released in these, whatever the date is by then
 */
public record Reservation(
        SpendPermit permit, State state, Instant movedAt, long settledMicros, List<CounterKey> windows) {
    public Reservation {
        windows = List.copyOf(windows);
    }

    /** This reservation in another state. */
    public Reservation moved(State to, Instant at, long settled) {
        return new Reservation(permit, to, at, settled, windows);
    }

    /** Where a reservation stands. */
    public enum State {
        /** The permit has not been opened; expires by itself. */
        RESERVED,
        /** The permit was opened; the provider may have been called. Never expires by itself. */
        OPENED,
        SETTLED,
        VOIDED,
        EXPIRED,
        /** A person entered what it really cost after it had ended. */
        CORRECTED
    }
}
