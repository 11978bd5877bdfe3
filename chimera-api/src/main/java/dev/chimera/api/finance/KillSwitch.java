package dev.chimera.api.finance;

import java.time.Instant;
import java.util.Optional;

/**
 * Stops every side effect: spending, publishing, answering peers. Durable and recorded in the ledger. Thread-safe.
 */
public interface KillSwitch {
    /** Engages; idempotent. Returns only when it is in the ledger. */
    void engage(String who, String reason);

    /**
     * Releases.
     *
     * @throws SettlementException if {@code who} is the person that engaged it: release takes a second person
     */
    void release(String who, String reason);

    /** Who engaged it, when and why; empty while everything may go on. */
    Optional<Engaged> engaged();

    /** The switch as it was engaged. */
    record Engaged(String who, String reason, Instant at) {}
}
