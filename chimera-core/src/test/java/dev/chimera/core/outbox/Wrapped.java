package dev.chimera.core.outbox;

import dev.chimera.api.Platform;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.spi.PublishTarget;
import java.util.Optional;

/** Another target, for a test to change one thing about. */
class Wrapped implements PublishTarget {
    private final PublishTarget target;

    Wrapped(PublishTarget target) {
        this.target = target;
    }

    @Override
    public String name() {
        return target.name();
    }

    @Override
    public Platform platform() {
        return target.platform();
    }

    @Override
    public Optional<Disclosure> disclosure() {
        return target.disclosure();
    }

    @Override
    public Limits limits() {
        return target.limits();
    }

    @Override
    public Effect effect() {
        return target.effect();
    }

    @Override
    public Optional<Money> quote(PublishOrder order) {
        return target.quote(order);
    }

    @Override
    public PublishOutcome publish(PublishOrder order, OpenedPermit permit) {
        return target.publish(order, permit);
    }

    @Override
    public Lookup find(PublicationKey key) {
        return target.find(key);
    }

    @Override
    public Optional<Engagement> engagement(Publication publication) {
        return target.engagement(publication);
    }
}
