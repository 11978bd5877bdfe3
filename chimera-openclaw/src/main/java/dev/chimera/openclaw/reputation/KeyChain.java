package dev.chimera.openclaw.reputation;

import dev.chimera.api.network.KeyRotation;
import dev.chimera.api.network.PeerId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which key goes on as which. A key that goes on as two, or a chain that comes back to its beginning, leads nowhere. Not thread-safe. */
final class KeyChain {
    private final Map<PeerId, PeerId> next = new HashMap<>();
    private final Set<PeerId> torn = new HashSet<>();
    private final Map<PeerId, PeerId> latest = new HashMap<>(); // as far as it was asked for since the last change
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
            latest.clear();
            return ReputationBook.Taken.TAKEN;
        }
        if (next.size() >= rotationsMax) {
            return ReputationBook.Taken.NO_ROOM;
        }
        next.put(from, to);
        latest.clear();
        return ReputationBook.Taken.TAKEN;
    }

    /** Who {@code peer} is now. However long a chain is, each key of it is looked at once until something changes. */
    PeerId latest(PeerId peer) {
        Set<PeerId> passed = new LinkedHashSet<>();
        PeerId at = peer;
        PeerId then = after(at);
        while (then != null && !latest.containsKey(at) && passed.add(at)) {
            at = then;
            then = after(at);
        }
        PeerId known = latest.get(at);
        PeerId end = known == null ? at : known;
        boolean nowhere = after(end) != null; // it has come back to where it was
        passed.forEach(each -> latest.put(each, nowhere ? each : end));
        return nowhere ? peer : end;
    }

    private @Nullable PeerId after(PeerId peer) {
        return torn.contains(peer) ? null : next.get(peer);
    }

    boolean isFull() {
        return next.size() >= rotationsMax;
    }

    /** Forgets whatever does not lead on from one of {@code peers}. */
    void keepOnly(Set<PeerId> peers) {
        Set<PeerId> used = new HashSet<>();
        for (PeerId peer : peers) {
            PeerId at = peer;
            while (next.containsKey(at) && used.add(at)) {
                at = next.get(at);
            }
        }
        next.keySet().retainAll(used);
        torn.retainAll(used);
        latest.clear();
    }

    boolean isTorn(PeerId peer) {
        return torn.contains(peer);
    }

    Set<PeerId> torn() {
        return Set.copyOf(torn);
    }
}
