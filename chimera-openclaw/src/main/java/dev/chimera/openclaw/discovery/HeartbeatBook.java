package dev.chimera.openclaw.discovery;

import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.PeerId;
import dev.chimera.openclaw.exchange.Purchases;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest heartbeat of each peer that was met, and how many came of those that were asked for. Never goes back to an older one.
 * Bounded: whom nobody met for longest is forgotten. Thread-safe.
 */
public final class HeartbeatBook implements Purchases.Watch {
    private static final int PEERS_MAX = 10_000;
    private static final int COUNT_MAX = 10_000;

    private final InstantSource clock;
    private final Map<PeerId, Met> met = new LinkedHashMap<>(16, 0.75f, true);

    /** A book without peers. */
    public HeartbeatBook(InstantSource clock) {
        this.clock = clock;
    }

    private static final class Met {
        long sequence = -1;

        @Nullable
        String place;

        int seen;
        int due;
    }

    /** Whether {@code heartbeat} counts: genuine, of now, and not older than one that was seen before. */
    public boolean accept(Heartbeat heartbeat) {
        if (!heartbeat.isFresh(clock.instant()) || !heartbeat.isGenuine()) {
            return false;
        }
        synchronized (met) {
            Met known = of(heartbeat.peerId(), true);
            if (heartbeat.sequence() < known.sequence) {
                return false;
            }
            known.sequence = heartbeat.sequence();
            return true;
        }
    }

    /** Notes that a heartbeat of {@code peer} that counts came from {@code place}. */
    public void came(PeerId peer, String place) {
        synchronized (met) {
            Met known = of(peer, true);
            known.place = place;
            count(known, true);
        }
    }

    /**
     * Notes that none came when {@code place} was asked. Counts where the last one came from only: whoever brings back an old locator
     * of a peer that has moved does not make it look absent.
     */
    public void missed(PeerId peer, String place) {
        synchronized (met) {
            Met known = of(peer, false);
            if (place.equals(known.place)) {
                count(known, false);
            }
        }
    }

    private static void count(Met known, boolean came) {
        if (known.due >= COUNT_MAX) { // the share stays, and what comes next weighs more than what was long ago
            known.due /= 2;
            known.seen /= 2;
        }
        known.due++;
        known.seen += came ? 1 : 0;
    }

    @Override
    public Counted of(PeerId peer) {
        synchronized (met) {
            Met known = of(peer, false);
            return new Counted(known.seen, known.due);
        }
    }

    private Met of(PeerId peer, boolean keep) {
        Met known = met.get(peer);
        if (known == null) {
            known = new Met();
            if (keep) {
                met.put(peer, known);
                if (met.size() > PEERS_MAX) {
                    met.remove(met.keySet().iterator().next());
                }
            }
        }
        return known;
    }
}
