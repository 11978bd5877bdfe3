package dev.chimera.api.publish;

import dev.chimera.api.finance.OpenedPermit;
import java.util.Optional;

/** Publishes each order once, whatever crashes in between. Thread-safe. */
public interface Publisher {
    /** What is known to be published under {@code key}, from the outbox or from the platform. */
    Optional<Publication> find(PublicationKey key);

    /**
     * Publishes {@code order}, unless it is published already or its fate is unknown.
     *
     * @param permit opened for the target and exactly this order
     * @throws dev.chimera.api.finance.PermitException if the permit does not cover the order
     */
    PublishOutcome publish(PublishOrder order, OpenedPermit permit);
}
