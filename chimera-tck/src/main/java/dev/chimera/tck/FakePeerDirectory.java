package dev.chimera.tck;

import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.spi.PeerDirectory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A directory of peers in memory: every peer of a test takes this one. It keeps all promises of a directory, carries heartbeats, and
 * forgets nothing until it is told. For bad links and hostile nodes take {@code InProcessNetwork} of chimera-openclaw. Thread-safe;
 * closing it does nothing.
 */
public class FakePeerDirectory implements PeerDirectory {
    final Map<PeerId, Locator> records = new ConcurrentHashMap<>();
    final Map<PeerId, Heartbeat> heartbeats = new ConcurrentHashMap<>();

    FakePeerDirectory() {}

    /** A directory without records. */
    public static FakePeerDirectory empty() {
        return new FakePeerDirectory();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Traits traits() {
        return new Traits(Duration.ofMinutes(30), true, false);
    }

    @Override
    public void publish(Locator locator) {
        requirePublishable(locator);
        keepNewest(locator);
    }

    @Override
    public void withdraw(Locator farewell) {
        farewell.requireFarewell();
        keepNewest(farewell);
    }

    @Override
    public Optional<Locator> lookup(PeerId peerId) {
        return Optional.ofNullable(records.get(peerId));
    }

    @Override
    public void find(Capability capability, Search search, Predicate<? super Candidate> taker) {
        int given = 0;
        for (Locator locator : records.values()) {
            if (given < search.limit() && offers(locator, capability)) {
                given++;
                if (!taker.test(new Candidate.Named(locator))) {
                    return;
                }
            }
        }
    }

    @Override
    public void push(Heartbeat heartbeat) {
        heartbeats.merge(heartbeat.peerId(), heartbeat, (a, b) -> b.sequence() < a.sequence() ? a : b);
    }

    @Override
    public Optional<Heartbeat> heartbeat(PeerId peerId) {
        return Optional.ofNullable(heartbeats.get(peerId));
    }

    @Override
    public Health health() {
        return new Health(true, 0, Optional.empty());
    }

    private void keepNewest(Locator locator) {
        records.merge(locator.peerId(), locator, (a, b) -> b.sequence() < a.sequence() ? a : b);
    }

    void requirePublishable(Locator locator) {
        locator.requirePublishable();
    }

    boolean offers(Locator locator, Capability wanted) {
        return locator.offers(wanted);
    }

    @Override
    public void close() {}
}
