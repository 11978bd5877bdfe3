package dev.chimera.spi.mainline;

import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.spi.PeerDirectory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An end that remembers for which peer it was used last: in place of the endpoint that would answer there. */
final class WatchedEnd implements PeerDirectory {
    private final MainlineDirectory end;
    private volatile @Nullable PeerId peer;

    WatchedEnd(MainlineDirectory end) {
        this.end = end;
    }

    InetAddress address() {
        return end.address().getAddress();
    }

    /** What whoever answers at this end would say of itself. */
    Optional<Locator> answer() {
        PeerId last = peer;
        return last == null ? Optional.empty() : end.lookup(last);
    }

    @Override
    public String name() {
        return end.name();
    }

    @Override
    public Traits traits() {
        return end.traits();
    }

    @Override
    public void publish(Locator locator) {
        end.publish(locator);
        peer = locator.peerId();
    }

    @Override
    public void withdraw(Locator farewell) {
        end.withdraw(farewell);
    }

    @Override
    public Optional<Locator> lookup(PeerId peerId) {
        return end.lookup(peerId);
    }

    @Override
    public void find(Capability capability, Search search, Predicate<? super Candidate> taker) {
        end.find(capability, search, taker);
    }

    @Override
    public void addressesOf(PeerId peerId, Search search, Predicate<? super InetSocketAddress> taker) {
        end.addressesOf(peerId, search, taker);
    }

    @Override
    public Health health() {
        return end.health();
    }

    @Override
    public void close() {
        end.close();
    }
}
