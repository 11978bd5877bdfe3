package dev.chimera.openclaw.exchange;

import dev.chimera.api.network.PeerId;
import dev.chimera.openclaw.wire.Refusal;
import dev.chimera.openclaw.wire.RefusalException;
import java.util.HashMap;
import java.util.Map;

/**
 * How much work a seller has under way for each buyer that is not paid yet. A buyer's own word that money is held is worth no more
 * than its name, so that this is bounded. In micro-credits. Thread-safe.
 */
final class Exposure {
    private final long maxMicros;
    private final Map<PeerId, Long> unpaid = new HashMap<>();

    Exposure(long maxMicros) {
        this.maxMicros = maxMicros;
    }

    /** Takes on {@code micros} more for {@code buyer}, or refuses. */
    synchronized void take(PeerId buyer, long micros) {
        long held = unpaid.getOrDefault(buyer, 0L);
        if (micros > maxMicros - held) {
            throw new RefusalException(
                    Refusal.ESCROW, "too much work is under way for you that is not settled; settle it first");
        }
        unpaid.put(buyer, held + micros);
    }

    /** As {@link #take}, for what was agreed on before a restart. */
    synchronized void remember(PeerId buyer, long micros) {
        unpaid.merge(buyer, micros, Math::addExact);
    }

    synchronized void settle(PeerId buyer, long micros) {
        unpaid.computeIfPresent(buyer, (who, held) -> held <= micros ? null : held - micros);
    }
}
