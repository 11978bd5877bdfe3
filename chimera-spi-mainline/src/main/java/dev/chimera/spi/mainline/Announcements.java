package dev.chimera.spi.mainline;

import dev.chimera.api.Bytes;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.network.PeerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where this end announces its peers, and when it has to do it again. Thread-safe. */
final class Announcements {
    /** An end is made for one peer; more are allowed for tests and for hosts with a few. */
    private static final int PEERS_MAX = 64;

    private final long everyNanos;
    private final Map<PeerId, Standing> standing = new HashMap<>();

    Announcements(Duration every) {
        this.everyNanos = every.toNanos();
    }

    /** From now on {@code peerId} is announced at {@code places}, and nowhere else. */
    synchronized void stand(PeerId peerId, Set<Bytes> places, int port) {
        if (standing.size() >= PEERS_MAX && !standing.containsKey(peerId)) {
            throw new ConfigurationException(
                    "this end announces " + PEERS_MAX + " peers already; open one end for each peer");
        }
        standing.put(peerId, new Standing(Set.copyOf(places), port, System.nanoTime()));
    }

    /** {@code peerId} is announced no more. */
    synchronized void leave(PeerId peerId) {
        standing.remove(peerId);
    }

    /** The places at which something has to be announced at {@code now}, with which port. */
    synchronized List<Due> due(long now) {
        List<Due> due = new ArrayList<>();
        standing.replaceAll((peerId, each) -> {
            if (now - each.next < 0) {
                return each;
            }
            each.places.forEach(place -> due.add(new Due(place, each.port)));
            return new Standing(each.places, each.port, now + everyNanos);
        });
        return due;
    }

    /**
     * One announcement.
     *
     * @param place where
     * @param port what answers there
     */
    record Due(Bytes place, int port) {}

    /** What one peer announces, and when next. */
    private record Standing(Set<Bytes> places, int port, long next) {}
}
