package dev.chimera.api.spi;

import dev.chimera.api.network.Capability;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerRecord;
import java.util.List;
import java.util.Optional;

/** Where peers publish who they are and find each other. What it returns is unverified. Thread-safe. Whoever creates it closes it. */
public interface PeerDirectory extends AutoCloseable {
    /** Publishes {@code record}, replacing an older one of the same peer. */
    void publish(PeerRecord record);

    /** Takes the peer's record back, as far as the directory can. */
    void withdraw(PeerId peerId);

    /** The newest record of a peer. */
    Optional<PeerRecord> lookup(PeerId peerId);

    /** At most {@code limit} peers that offer {@code capability}, in no order that counts. */
    List<PeerRecord> find(Capability capability, int limit);

    @Override
    void close();
}
