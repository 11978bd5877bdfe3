package dev.chimera.tck;

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
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A platform in memory that writes down what reached it. A test may tell it how to fail next: to refuse, or to publish and lose
 * the answer. Of the effect {@link PublishTarget.Effect#ONCE} it publishes again when asked again, as many platforms do, so that
 * a test sees it. Thread-safe.
 */
public final class RecordingTarget implements PublishTarget {
    private static final Limits LIMITS = new Limits(10_000, 40);

    private final InstantSource clock;
    private final Effect effect;
    private final List<PublishOrder> received = new ArrayList<>();
    private final Map<PublicationKey, Publication> out = new HashMap<>();
    private final Map<PublicationKey, Engagement> engagements = new HashMap<>();
    private final Deque<Mishap> mishaps = new ArrayDeque<>();

    private boolean blind;

    private record Mishap(PublishOutcome answer, boolean publishes) {}

    /** A platform with an effect of {@code effect}. */
    public RecordingTarget(InstantSource clock, Effect effect) {
        this.clock = clock;
        this.effect = effect;
    }

    /** The next order is not published and answered with {@code answer}. */
    public synchronized void refuseNext(PublishOutcome answer) {
        mishaps.add(new Mishap(answer, false));
    }

    /** The next order is published, and its answer is lost. */
    public synchronized void loseNextAnswer() {
        mishaps.add(new Mishap(new PublishOutcome.Unknown("the answer was lost"), true));
    }

    /** From now on it cannot tell what is out, or can again. */
    public synchronized void blind(boolean cannotTell) {
        blind = cannotTell;
    }

    /** What people answer to {@code key} from now on. */
    public synchronized void engage(PublicationKey key, Engagement engagement) {
        engagements.put(key, engagement);
    }

    /** Every order that was published, in order; one that was published twice is there twice. */
    public synchronized List<PublishOrder> received() {
        return List.copyOf(received);
    }

    @Override
    public String name() {
        return "recording";
    }

    @Override
    public Platform platform() {
        return Platform.WEBHOOK;
    }

    @Override
    public Optional<Disclosure> disclosure() {
        return Optional.of(new Disclosure("Made by a machine.", Map.of("digital_source_type", "algorithmicMedia")));
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public Effect effect() {
        return effect;
    }

    @Override
    public Optional<Money> quote(PublishOrder order) {
        return Optional.of(Money.usd("0.00"));
    }

    @Override
    public synchronized PublishOutcome publish(PublishOrder order, OpenedPermit permit) {
        OpenedPermit.enter(permit, name(), order.content());
        @Nullable Mishap mishap = mishaps.poll();
        if (mishap != null && !mishap.publishes()) {
            return mishap.answer();
        }
        @Nullable Publication before = out.get(order.key());
        if (before != null && effect == Effect.IDEMPOTENT) {
            return mishap == null ? new PublishOutcome.Published(before, false) : mishap.answer();
        }
        Publication publication = write(order);
        return mishap == null ? new PublishOutcome.Published(publication, true) : mishap.answer();
    }

    private Publication write(PublishOrder order) {
        received.add(order);
        String remoteId = "post-" + received.size();
        Publication publication = new Publication(
                order.key(), remoteId, URI.create("https://example.org/" + remoteId), clock.instant(), order.content());
        out.put(order.key(), publication);
        return publication;
    }

    @Override
    public synchronized Lookup find(PublicationKey key) {
        if (blind) {
            return new Lookup.CannotTell("the platform has no search");
        }
        @Nullable Publication publication = out.get(key);
        return publication == null ? new Lookup.Absent() : new Lookup.Found(publication);
    }

    @Override
    public synchronized Optional<Engagement> engagement(Publication publication) {
        return Optional.ofNullable(engagements.get(publication.key()));
    }
}
