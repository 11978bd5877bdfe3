package dev.chimera.openclaw.reputation;

import dev.chimera.api.network.KeyRotation;
import dev.chimera.api.network.PeerId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which key goes on as which. A key that goes on as two, or a chain that comes back to its beginning, leads nowhere. Not thread-safe. */
final class KeyChain {
    private final Map<PeerId, PeerId> next = new HashMap<>();
    private final Set<PeerId> torn = new HashSet<>();
    private final int rotationsMax;

    KeyChain(int rotationsMax) {
        this.rotationsMax = rotationsMax;
    }

    ReputationBook.Taken add(KeyRotation rotation) {
        PeerId from = rotation.from();
        PeerId to = rotation.to();
        PeerId known = next.get(from);
        if (torn.contains(from) || to.equals(known)) {
            return ReputationBook.Taken.KNOWN;
        }
        if (known != null) {
            torn.add(from);
            return ReputationBook.Taken.TAKEN;
        }
        if (next.size() >= rotationsMax) {
            return ReputationBook.Taken.NO_ROOM;
        }
        next.put(from, to);
        return ReputationBook.Taken.TAKEN;
    }

    /** Who {@code peer} is now. */
    PeerId latest(PeerId peer) {
        Set<PeerId> seen = new HashSet<>();
        PeerId at = peer;
        while (next.containsKey(at) && !torn.contains(at)) {
            if (!seen.add(at)) {
                return peer;
            }
            at = next.get(at);
        }
        return at;
    }

    boolean isTorn(PeerId peer) {
        return torn.contains(peer);
    }

    Set<PeerId> torn() {
        return Set.copyOf(torn);
    }
}
