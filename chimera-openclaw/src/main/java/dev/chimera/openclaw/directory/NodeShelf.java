package dev.chimera.openclaw.directory;

import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node keeps for others: genuine records only, the newest of each peer, each for a bounded time, and a bounded number of all, at
 * one place, and from one block of addresses. A place that is full takes something new only for a record of the block that has the most
 * there. Not thread-safe.
 */
final class NodeShelf {
    static final Duration LIFETIME = Duration.ofHours(2);
    static final int PER_PLACE_MAX = 128;
    static final int PER_BLOCK_MAX = 256;
    static final int RECORDS_MAX = 4_096;
    static final int WRITES_PER_MINUTE_MAX = 240;

    private static final int WRITERS_MAX = 10_000;

    /** A record, until when, and from where. */
    private record Kept(Locator locator, Instant until, int block) {}

    private final GenuineMemo memo;
    private final Map<Key, Map<PeerId, Kept>> places = new HashMap<>();
    private final Map<Key, Heartbeat> heartbeats = new LinkedHashMap<>();
    private final Map<Integer, Integer> perBlock = new HashMap<>();
    private final Map<Integer, Integer> writes = new HashMap<>();
    private Instant minute = Instant.MIN;
    private int size;

    NodeShelf(GenuineMemo memo) {
        this.memo = memo;
    }

    /** Whether {@code sender} may write once more in this minute. */
    boolean admits(Contact sender, Instant now) {
        if (minute.plusSeconds(60).compareTo(now) <= 0 || minute.equals(Instant.MIN)) {
            minute = now;
            writes.clear();
        }
        if (writes.size() >= WRITERS_MAX && !writes.containsKey(sender.address())) {
            return false;
        }
        return writes.merge(sender.address(), 1, Integer::sum) <= WRITES_PER_MINUTE_MAX;
    }

    /** Whether it keeps {@code locator}, or a newer one of the same peer. */
    boolean keep(Key place, Locator locator, Contact sender, Instant now) {
        PeerId peer = locator.peerId();
        Map<PeerId, Kept> here = places.getOrDefault(place, Map.of());
        Kept known = here.get(peer);
        if (known != null && known.until().isAfter(now)) {
            boolean older = locator.sequence() < known.locator().sequence();
            boolean rival = locator.sequence() == known.locator().sequence() && !locator.equals(known.locator());
            if (older || rival) {
                return !rival;
            }
        } else if (!hasRoom(place, sender, now)) {
            return false;
        }
        if (!memo.isGenuine(locator)) {
            return false;
        }
        put(place, peer, new Kept(locator, now.plus(LIFETIME), known == null ? sender.block() : known.block()));
        return true;
    }

    private boolean hasRoom(Key place, Contact sender, Instant now) {
        boolean full =
                size >= RECORDS_MAX || places.getOrDefault(place, Map.of()).size() >= PER_PLACE_MAX;
        if (full) {
            sweep(now);
        }
        if (size >= RECORDS_MAX || perBlock.getOrDefault(sender.block(), 0) >= PER_BLOCK_MAX) {
            return false;
        }
        Map<PeerId, Kept> here = places.getOrDefault(place, Map.of());
        return here.size() < PER_PLACE_MAX || makesRoom(here, sender.block());
    }

    /** Whether a record was given up of the block that has the most at a full place, and more than {@code block} would have. */
    private boolean makesRoom(Map<PeerId, Kept> here, int block) {
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        here.values().forEach(kept -> counts.merge(kept.block(), 1, Integer::sum));
        Map.Entry<Integer, Integer> most = Collections.max(counts.entrySet(), Map.Entry.comparingByValue());
        if (most.getValue() <= counts.getOrDefault(block, 0) + 1) {
            return false;
        }
        PeerId oldest = here.entrySet().stream()
                .filter(entry -> entry.getValue().block() == most.getKey())
                .findFirst()
                .orElseThrow()
                .getKey();
        here.remove(oldest);
        forgotten(most.getKey());
        return true;
    }

    private void forgotten(int block) {
        size--;
        perBlock.computeIfPresent(block, (same, count) -> count == 1 ? null : count - 1);
    }

    private void put(Key place, PeerId peer, Kept kept) {
        Kept before =
                places.computeIfAbsent(place, key -> new LinkedHashMap<>()).put(peer, kept);
        if (before == null) {
            size++;
            perBlock.merge(kept.block(), 1, Integer::sum);
        }
    }

    /** Gives up what is over. */
    void sweep(Instant now) {
        places.values().removeIf(here -> {
            here.values().removeIf(kept -> {
                boolean over = !kept.until().isAfter(now);
                if (over) {
                    forgotten(kept.block());
                }
                return over;
            });
            return here.isEmpty();
        });
        heartbeats.values().removeIf(heartbeat -> !heartbeat.isFresh(now));
    }

    /** Whether it keeps {@code heartbeat}, or a newer one of the same peer. */
    boolean note(Key place, Heartbeat heartbeat, Instant now) {
        if (!heartbeat.isFresh(now) || !Key.of(heartbeat.peerId()).equals(place)) {
            return false;
        }
        Heartbeat known = heartbeats.get(place);
        if (known != null && known.sequence() >= heartbeat.sequence() && known.isFresh(now)) {
            return true;
        }
        if (known == null && heartbeats.size() >= RECORDS_MAX) {
            sweep(now);
        }
        if ((known == null && heartbeats.size() >= RECORDS_MAX) || !memo.isGenuine(heartbeat)) {
            return false;
        }
        heartbeats.put(place, heartbeat);
        return true;
    }

    /** The locator that is kept at its peer's own place, a farewell too. */
    List<Locator> locator(Key place, Instant now) {
        return places.getOrDefault(place, Map.of()).values().stream()
                .filter(kept -> kept.until().isAfter(now)
                        && Key.of(kept.locator().peerId()).equals(place))
                .map(Kept::locator)
                .toList();
    }

    /** Who offers what belongs at {@code place}, and who no longer does, so that whoever reads does not believe an older record. */
    List<Locator> offers(Key place, Instant now) {
        List<Locator> offers = new ArrayList<>();
        for (Kept kept : places.getOrDefault(place, Map.of()).values()) {
            if (kept.until().isAfter(now)) {
                offers.add(kept.locator());
            }
        }
        return offers;
    }

    Optional<Heartbeat> heartbeat(Key place, Instant now) {
        return Optional.ofNullable(heartbeats.get(place)).filter(heartbeat -> heartbeat.isFresh(now));
    }
}
