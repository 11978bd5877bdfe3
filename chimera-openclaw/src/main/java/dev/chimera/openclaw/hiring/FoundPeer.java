package dev.chimera.openclaw.hiring;

import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.Reputation;
import java.net.URI;

/**
 * A peer that was found, whose heartbeat was checked a moment ago. Immutable.
 *
 * @param heartbeat what it says of itself
 * @param reputation what is known of it from receipts; the prior for a newcomer
 */
public record FoundPeer(Heartbeat heartbeat, Reputation reputation) {
    /** Who it is. */
    public PeerId peerId() {
        return heartbeat.peerId();
    }

    /** Where it answers. */
    public URI endpoint() {
        return heartbeat.endpoint();
    }
}
