package dev.chimera.openclaw.exchange;

import dev.chimera.api.network.PeerId;
import dev.chimera.openclaw.wire.Refusal;
import dev.chimera.openclaw.wire.RefusalException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The exchanges of the last minutes that have not been agreed on. Bounded, of one buyer and altogether: when it is full it takes no
 * more, rather than forget one. A restart forgets all of them, which costs nobody anything. Thread-safe.
 */
final class Openings {
    private static final Duration KEPT = Duration.ofMinutes(3); // a quote's minute, and the minute before and after it
    private static final int MAX = 20_000;
    private static final int OF_ONE_MAX = 2_000;

    private final int max;
    private final int ofOneMax;
    private final Map<UUID, Kept> byAge = new LinkedHashMap<>();
    private final Map<PeerId, Integer> ofOne = new HashMap<>();

    Openings() {
        this(MAX, OF_ONE_MAX);
    }

    Openings(int max, int ofOneMax) {
        this.max = max;
        this.ofOneMax = ofOneMax;
    }

    private record Kept(Opening opening, long untilNanos) {}

    synchronized Optional<Opening> find(UUID exchangeId) {
        forgetOld();
        return Optional.ofNullable(byAge.get(exchangeId)).map(Kept::opening);
    }

    /** Keeps {@code opening} if there is none for the exchange, and says which one there is. */
    synchronized Opening keep(UUID exchangeId, Opening opening) {
        Optional<Opening> known = find(exchangeId);
        if (known.isPresent()) {
            return known.get();
        }
        int held = ofOne.getOrDefault(opening.buyer(), 0);
        if (byAge.size() >= max || held >= ofOneMax) {
            throw new RefusalException(
                    Refusal.SATURATED, "too many exchanges were opened and not agreed on; come again later", KEPT);
        }
        ofOne.put(opening.buyer(), held + 1);
        byAge.put(exchangeId, new Kept(opening, System.nanoTime() + KEPT.toNanos()));
        return opening;
    }

    /** Keeps {@code offered} if nothing was offered before, and says what was. */
    synchronized Opening.Offered offer(UUID exchangeId, Opening.Offered offered) {
        Kept kept = byAge.get(exchangeId);
        if (kept == null) {
            throw new RefusalException(Refusal.STEP, "this exchange is over");
        }
        Opening.Offered before = kept.opening.offered();
        if (before != null) {
            return before;
        }
        byAge.put(exchangeId, new Kept(kept.opening.with(offered), kept.untilNanos)); // keeps its place by age
        return offered;
    }

    synchronized void forget(UUID exchangeId) {
        Kept gone = byAge.remove(exchangeId);
        if (gone != null) {
            release(gone);
        }
    }

    synchronized int size() {
        return byAge.size();
    }

    private void forgetOld() {
        long now = System.nanoTime();
        Iterator<Kept> oldest = byAge.values().iterator();
        while (oldest.hasNext()) {
            Kept kept = oldest.next();
            if (kept.untilNanos - now > 0) {
                return;
            }
            oldest.remove();
            release(kept);
        }
    }

    private void release(Kept kept) {
        ofOne.computeIfPresent(kept.opening.buyer(), (buyer, count) -> count == 1 ? null : count - 1);
    }
}
