package dev.chimera.openclaw.directory;

import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import java.util.Optional;

/** What one node asks of another. Immutable. */
sealed interface Request {
    /** The place it is about. */
    Key target();

    /**
     * Who is nearest, and what is kept there.
     *
     * @param target the place
     * @param wanted what is looked for
     * @param path the capability, if those are looked for who offer it
     */
    record Find(Key target, Wanted wanted, Optional<Capability> path) implements Request {
        Find(Key target, Wanted wanted) {
            this(target, wanted, Optional.empty());
        }
    }

    /**
     * To keep a locator for a while.
     *
     * @param target the peer's place, or that of a capability
     * @param locator what to keep
     */
    record Keep(Key target, Locator locator) implements Request {}

    /**
     * To keep a heartbeat as long as it counts.
     *
     * @param target the peer's place
     * @param heartbeat what to keep
     */
    record Note(Key target, Heartbeat heartbeat) implements Request {}

    /** What may be looked for. */
    enum Wanted {
        NODES,
        LOCATOR,
        OFFERS,
        HEARTBEAT
    }
}
