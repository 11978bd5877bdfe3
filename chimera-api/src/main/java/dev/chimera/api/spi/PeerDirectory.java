package dev.chimera.api.spi;

import dev.chimera.api.Require;
import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a peer publishes who it is and finds others: one end of it per peer. What it returns comes from strangers: it checks that a
 * locator is genuine when it has to choose between several, and vouches for nothing else. Each call blocks, for as long as the engine's
 * own time limits. Thread-safe. Whoever creates it closes it.
 *
 * <p>A call that cannot reach the directory throws a {@link dev.chimera.api.ChimeraException} with {@link
 * dev.chimera.api.ErrorCode#DIRECTORY_UNAVAILABLE}, or one of the engine's own codes.
 */
public interface PeerDirectory extends AutoCloseable {
    /** Its name in errors. */
    String name();

    /** What kind of engine it is. */
    Traits traits();

    /**
     * Publishes {@code locator}, replacing an older one of the same peer. Returns once somebody keeps it, not once everybody does.
     *
     * @throws IllegalArgumentException if it says that the peer has left
     */
    void publish(Locator locator);

    /**
     * Takes the peer's record back, as far as the directory can: from then on it gives {@code farewell} or nothing, sooner or later.
     *
     * @param farewell says that the peer has left, with a higher sequence than any before
     */
    void withdraw(Locator farewell);

    /** The newest genuine locator of a peer that comes within the engine's time. */
    Optional<Locator> lookup(PeerId peerId);

    /**
     * Looks for peers that offer {@code capability} or something below it, and hands each to {@code taker} as it comes, in no order that
     * counts. Returns when there is nobody left, when {@code taker} has said no, or when the search's time is over.
     *
     * @param taker called by one thread at a time; {@code false} ends the search
     */
    void find(Capability capability, Search search, Predicate<? super Candidate> taker);

    /**
     * Looks for addresses at which {@code peerId} says that it answers, and hands each to {@code taker} as it comes: what is left when
     * others have written over its locator. Anybody may have added one; right is the one whose heartbeat the peer has signed. A directory
     * that keeps no addresses gives none.
     *
     * @param taker called by one thread at a time; {@code false} ends the search
     */
    default void addressesOf(PeerId peerId, Search search, Predicate<? super InetSocketAddress> taker) {}

    /** Makes {@code heartbeat} known, if {@link Traits#carriesHeartbeats}; else does nothing. */
    default void push(Heartbeat heartbeat) {}

    /** The newest heartbeat of a peer that was pushed and reached this end; empty if the engine carries none. */
    default Optional<Heartbeat> heartbeat(PeerId peerId) {
        return Optional.empty();
    }

    /** How it is. */
    Health health();

    @Override
    void close();

    /**
     * What kind of engine it is. Immutable.
     *
     * @param republishEvery how often a locator should be published again even if nothing changed
     * @param carriesHeartbeats whether it is made for writing every minute
     * @param isPublic whether anybody in the world may write to it
     */
    record Traits(Duration republishEvery, boolean carriesHeartbeats, boolean isPublic) {}

    /**
     * How far a search goes. Immutable.
     *
     * @param limit how many candidates at most, 0 to 1,000
     * @param patience how long it may take, 1 ms to 1 minute
     */
    record Search(int limit, Duration patience) {
        public Search {
            Require.range("limit", limit, 0, 1_000);
            Require.range("patience in ms", patience.toMillis(), 1, 60_000);
        }
    }

    /**
     * How a directory is. Immutable.
     *
     * @param reachable whether it can be used now
     * @param nodes how many others this end knows, 0 if the engine has no such thing
     * @param trouble what is wrong, if anything
     */
    record Health(boolean reachable, int nodes, Optional<String> trouble) {}
}
