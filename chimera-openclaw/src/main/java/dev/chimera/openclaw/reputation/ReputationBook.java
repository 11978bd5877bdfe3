package dev.chimera.openclaw.reputation;

import dev.chimera.api.network.*;
import java.time.Duration;
import java.time.Instant;

/** Stand-in. */
public final class ReputationBook {
    public ReputationBook(PeerId self) {}

    public boolean add(Receipt receipt) {
        return receipt.isGenuine();
    }

    public void add(KeyRotation rotation) {}

    public Reputation of(PeerId subject) {
        return new Reputation(0.3, 0.3, 0.3, 0.3, 0);
    }

    public void refresh(Instant now) {}
}
