package dev.chimera.openclaw.directory;

import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import java.util.List;
import java.util.Optional;

/**
 * What a node answers. Immutable.
 *
 * @param kept whether it keeps what it was to keep
 * @param nearer whom it knows near the place
 * @param locators what it keeps there
 * @param heartbeat what it knows of the peer's life
 */
record NodeReply(boolean kept, List<Contact> nearer, List<Locator> locators, Optional<Heartbeat> heartbeat) {
    /** The longest lists that anybody reads. */
    static final int NEARER_MAX = 20;

    static final int LOCATORS_MAX = 128;

    static NodeReply kept(boolean kept) {
        return new NodeReply(kept, List.of(), List.of(), Optional.empty());
    }

    /** It, without what is over the bounds. */
    NodeReply bounded() {
        return nearer.size() <= NEARER_MAX && locators.size() <= LOCATORS_MAX
                ? this
                : new NodeReply(
                        kept,
                        nearer.subList(0, Math.min(nearer.size(), NEARER_MAX)),
                        locators.subList(0, Math.min(locators.size(), LOCATORS_MAX)),
                        heartbeat);
    }
}
