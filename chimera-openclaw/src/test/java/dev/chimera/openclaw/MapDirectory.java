package dev.chimera.openclaw;

import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.spi.PeerDirectory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** A directory for tests that are not about directories. */
class MapDirectory implements PeerDirectory {
    private final Map<PeerId, Locator> locators = new ConcurrentHashMap<>();
    private final boolean isPublic;

    MapDirectory() {
        this(false);
    }

    MapDirectory(boolean isPublic) {
        this.isPublic = isPublic;
    }

    @Override
    public String name() {
        return "map";
    }

    @Override
    public Traits traits() {
        return new Traits(Duration.ofMinutes(30), false, isPublic);
    }

    @Override
    public void publish(Locator locator) {
        locators.put(locator.peerId(), locator);
    }

    @Override
    public void withdraw(Locator farewell) {
        locators.put(farewell.peerId(), farewell);
    }

    @Override
    public Optional<Locator> lookup(PeerId peerId) {
        return Optional.ofNullable(locators.get(peerId));
    }

    @Override
    public void find(Capability capability, Search search, Predicate<? super Candidate> taker) {
        for (Locator locator : locators.values()) {
            if (locator.offers(capability) && !taker.test(new Candidate.Named(locator))) {
                return;
            }
        }
    }

    @Override
    public Health health() {
        return new Health(true, 0, Optional.empty());
    }

    @Override
    public void close() {}
}
