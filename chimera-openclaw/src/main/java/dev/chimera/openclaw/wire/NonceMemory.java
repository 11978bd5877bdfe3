package dev.chimera.openclaw.wire;

import dev.chimera.api.Bytes;
import dev.chimera.api.network.PeerId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The nonces of the last 60 seconds, which is as long as a message may be on its way in either direction. Never forgets one before;
 * when it is full it takes no more, of one sender or at all. Does not survive a restart: what comes again then finds an exchange that
 * has moved on. Thread-safe.
 */
final class NonceMemory {
    private static final Duration KEPT = MessageDoor.WINDOW.multipliedBy(2).plusSeconds(1);

    private final int max;
    private final int maxOfOne;
    private final ArrayDeque<Kept> byAge = new ArrayDeque<>();
    private final Set<Key> known = new HashSet<>();
    private final Map<PeerId, Integer> ofOne = new HashMap<>();

    NonceMemory(int max, int maxOfOne) {
        this.max = max;
        this.maxOfOne = maxOfOne;
    }

    private record Key(PeerId sender, Bytes nonce) {}

    private record Kept(Key key, long untilNanos) {}

    /** Remembers {@code nonce}. */
    synchronized void remember(PeerId sender, Bytes nonce, long nowNanos) {
        forgetUntil(nowNanos);
        Key key = new Key(sender, nonce);
        if (known.contains(key)) {
            throw new RefusalException(Refusal.NONCE, "the nonce of this message was used before");
        }
        if (known.size() >= max || ofOne.getOrDefault(sender, 0) >= maxOfOne) {
            throw new RefusalException(
                    Refusal.CROWDED, "too many messages in a minute; come again later", MessageDoor.WINDOW);
        }
        known.add(key);
        ofOne.merge(sender, 1, Integer::sum);
        byAge.add(new Kept(key, nowNanos + KEPT.toNanos()));
    }

    synchronized int size() {
        return known.size();
    }

    private void forgetUntil(long nowNanos) {
        for (Kept oldest = byAge.peek(); oldest != null && oldest.untilNanos - nowNanos <= 0; oldest = byAge.peek()) {
            byAge.remove();
            known.remove(oldest.key);
            ofOne.computeIfPresent(oldest.key.sender, (sender, count) -> count == 1 ? null : count - 1);
        }
    }
}
