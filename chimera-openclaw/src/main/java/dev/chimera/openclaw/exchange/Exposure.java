package dev.chimera.openclaw.exchange;

import dev.chimera.api.network.PeerId;
import dev.chimera.openclaw.wire.Refusal;
import dev.chimera.openclaw.wire.RefusalException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * How much work a seller has under way for each buyer that is not paid yet. A buyer's own word that money is held is worth no more
 * than its name, so that this is bounded. Work that was delivered and then not paid for counts for an hour more, so that nobody has as
 * much as it likes for nothing by turning all of it down. In micro-credits. Thread-safe.
 */
final class Exposure {
    private static final Duration FORGIVEN_AFTER = Duration.ofHours(1);
    private static final int REMEMBERED_MAX = 100_000;

    private final long maxMicros;
    private final Map<PeerId, Long> unpaid = new HashMap<>();
    private final ArrayDeque<TurnedDown> turnedDown = new ArrayDeque<>();

    Exposure(long maxMicros) {
        this.maxMicros = maxMicros;
    }

    /** Delivered and not paid for. */
    private record TurnedDown(PeerId buyer, long micros, long untilNanos) {}

    /** Takes on {@code micros} more for {@code buyer}, or refuses. */
    synchronized void take(PeerId buyer, long micros) {
        forgive();
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

    /** What {@code buyer} turned down stays counted for a while. */
    synchronized void turnDown(PeerId buyer, long micros) {
        forgive();
        if (turnedDown.size() >= REMEMBERED_MAX) {
            TurnedDown oldest = turnedDown.remove();
            settle(oldest.buyer, oldest.micros);
        }
        turnedDown.add(new TurnedDown(buyer, micros, System.nanoTime() + FORGIVEN_AFTER.toNanos()));
    }

    private void forgive() {
        long now = System.nanoTime();
        while (!turnedDown.isEmpty() && turnedDown.peek().untilNanos - now <= 0) {
            TurnedDown oldest = turnedDown.remove();
            settle(oldest.buyer, oldest.micros);
        }
    }
}
