package dev.chimera.core.outbox;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.publish.Publisher;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.OutboxStore.Entry;
import dev.chimera.api.spi.OutboxStore.State;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.spi.PublishTarget.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to one target, each order once. The outbox entry is in flight, then published, failed or unknown; it moves by
 * compare-and-set, in one step with what the storage's audit log says of the move, and is in flight before the target is called; so
 * whoever finds it later knows that something may have been sent. What may have been sent is looked up at the target and never sent again on a guess: if the target cannot tell, it stays
 * unknown until a person rules on it ({@link #rule}).
 *
 * <p>Thread-safe, also against publishers of other JVMs on the same store. An entry that another JVM has in flight is left to it
 * for {@link #IN_FLIGHT_GRACE}, which must be longer than any call of the target may take, before "surely not out" is believed;
 * a target that recognises keys needs no such wait.
 */
public final class OutboxPublisher implements Publisher {
    /** How long an entry in flight is left to whoever may still be sending it. */
    public static final Duration IN_FLIGHT_GRACE = Duration.ofMinutes(10);

    /** The audit log's word for an order that is about to be sent; its details name the permit. */
    public static final String ATTEMPT = "publish.attempt";

    private static final String ACTOR = "publisher";
    private static final int MOVES_MAX = 16;
    private static final int NOTE_MAX = 2_000;

    private final PublishTarget target;
    private final OutboxStore store;
    private final InstantSource clock;
    private final boolean dryRun;
    private final Set<PublicationKey> sending = ConcurrentHashMap.newKeySet();

    /**
     * A publisher to {@code target}.
     *
     * @param dryRun whether nothing may be written, neither here nor at the target
     * @throws ConfigurationException if the target has no way to say that a machine made the content
     */
    public OutboxPublisher(PublishTarget target, OutboxStore store, InstantSource clock, boolean dryRun) {
        if (target.disclosure().isEmpty()) {
            throw new ConfigurationException(undisclosed(target));
        }
        this.target = target;
        this.store = store;
        this.clock = clock;
        this.dryRun = dryRun;
    }

    @Override
    public Optional<Publication> find(PublicationKey key) {
        Optional<Entry> entry = store.find(key);
        Optional<Publication> known = entry.map(Entry::publication);
        if (known.isPresent()) {
            return known;
        }
        Lookup seen = lookUp(key);
        if (!(seen instanceof Lookup.Found found)) {
            return Optional.empty();
        }
        if (entry.isPresent() && !dryRun) {
            published(entry.get(), found.publication(), "found at " + target.name());
        }
        return Optional.of(found.publication());
    }

    /**
     * {@inheritDoc}
     *
     * <p>Content that is out already under the same key is answered with the first publication, and content whose fate is unknown
     * with {@link PublishOutcome.Unknown}; the permit is not used up then. In a dry run every order that would be sent is
     * answered with {@link PublishOutcome.DryRun}.
     */
    @Override
    public PublishOutcome publish(PublishOrder order, OpenedPermit permit) {
        Optional<String> refusal = refusal(order);
        if (refusal.isPresent()) {
            return new PublishOutcome.Failed(PublishOutcome.ErrorClass.PERMANENT, refusal.get(), "", null);
        }
        if (dryRun) {
            return new PublishOutcome.DryRun(order);
        }
        requireCovers(order, permit);
        if (!sending.add(order.key())) {
            return new PublishOutcome.Unknown("another thread is publishing it to " + target.name() + " right now");
        }
        try {
            return publishOnce(order, permit);
        } finally {
            sending.remove(order.key());
        }
    }

    /**
     * Looks up at most {@code max} entries that are unknown or were left in flight, the oldest first. What is out becomes
     * published, what is surely not out becomes failed and may be published anew; the rest stays as it is. Does nothing in a dry
     * run.
     *
     * @return the entries that were moved, as they are now
     */
    public List<Entry> reconcile(int max) {
        List<Entry> open = new ArrayList<>();
        if (!dryRun) {
            open.addAll(store.inState(State.UNKNOWN, max));
            open.addAll(store.inState(State.IN_FLIGHT, max - open.size()));
        }
        List<Entry> moved = new ArrayList<>();
        for (Entry entry : open) {
            if (entry.key().platform().equals(target.platform()) && sending.add(entry.key())) {
                try {
                    Entry now = settle(entry, false);
                    if (now.version() != entry.version()) {
                        moved.add(now);
                    }
                } finally {
                    sending.remove(entry.key());
                }
            }
        }
        return List.copyOf(moved);
    }

    /**
     * Enters what a person found out about an entry whose fate is unknown.
     *
     * @param publication where it is out; {@code null} if it surely is not, and then it may be published anew
     * @param who the person, as the host names its people
     * @param reason how they know
     * @throws ChimeraException with {@link ErrorCode#INVALID_INPUT} if there is no entry of unknown fate under {@code key}
     */
    public Entry rule(PublicationKey key, @Nullable Publication publication, String who, String reason) {
        Entry entry = store.find(key)
                .filter(found -> found.state() == State.UNKNOWN)
                .orElseThrow(() -> new ChimeraException(
                        ErrorCode.INVALID_INPUT,
                        "there is no publication of unknown fate under " + key + "; only such a one can be ruled on"));
        State to = publication == null ? State.FAILED : State.PUBLISHED;
        Entry next = entry.moved(to, publication, brief(who + ": " + reason), clock.instant());
        Map<String, String> details = Map.of("who", who, "out", String.valueOf(publication != null));
        if (!store.advance(next, List.of(event(key, "publish.ruled", details)))) {
            throw new ChimeraException(
                    ErrorCode.INVALID_INPUT,
                    "the publication under " + key + " was moved on meanwhile; look at it again");
        }
        return next;
    }

    private PublishOutcome publishOnce(PublishOrder order, OpenedPermit permit) {
        Digest content = permit.permit().target().content(); // the order's, as was just checked
        Entry first = inFlight(order, 0, content);
        if (store.create(first, List.of(attempt(order, permit)))) {
            return send(order, permit, first);
        }
        Entry entry = store.find(order.key()).orElse(first);
        if (entry.state() == State.IN_FLIGHT || entry.state() == State.UNKNOWN) {
            entry = settle(entry, true);
        }
        Publication known = entry.publication();
        if (known != null) {
            return new PublishOutcome.Published(known, false);
        }
        if (entry.state() == State.IN_FLIGHT || entry.state() == State.UNKNOWN) {
            return new PublishOutcome.Unknown(entry.note());
        }
        Entry again = inFlight(order, entry.version() + 1, content);
        if (!store.advance(again, List.of(attempt(order, permit)))) {
            return new PublishOutcome.Unknown("another publisher is publishing it to " + target.name() + " right now");
        }
        return send(order, permit, again);
    }

    private Entry inFlight(PublishOrder order, long version, Digest content) {
        Instant now = clock.instant();
        return new Entry(order.key(), version, State.IN_FLIGHT, content, null, "being sent since " + now, now);
    }

    private PublishOutcome send(PublishOrder order, OpenedPermit permit, Entry inFlight) {
        PublishOutcome outcome;
        try {
            outcome = target.publish(order, permit);
        } catch (PermitException e) {
            move(inFlight, State.FAILED, "the permit was refused at the door, nothing was sent: " + e.getMessage());
            throw e;
        } catch (RuntimeException e) {
            outcome = new PublishOutcome.Unknown(target.name() + " broke off: " + e);
        }
        return outcome.fold(
                published -> {
                    Publication told = published.publication();
                    if (!told.key().equals(order.key())) {
                        String note = target.name() + " answered with another publication: " + told.key();
                        move(inFlight, State.UNKNOWN, note);
                        return new PublishOutcome.Unknown(note);
                    }
                    published(inFlight, told, "");
                    return published;
                },
                failed -> {
                    move(inFlight, State.FAILED, failed.errorClass() + ": " + failed.message() + " " + failed.raw());
                    return failed;
                },
                unknown -> {
                    move(inFlight, State.UNKNOWN, unknown.message());
                    return unknown;
                },
                planned -> {
                    String note = target.name() + " answered a real order with a dry run";
                    move(inFlight, State.UNKNOWN, note);
                    return new PublishOutcome.Unknown(note);
                });
    }

    /** Finds out what became of an entry that may have been sent. Returns it as it is now. */
    private Entry settle(Entry entry, boolean aboutToSend) {
        Lookup seen = lookUp(entry.key());
        if (seen instanceof Lookup.Found found) {
            return published(entry, found.publication(), "found at " + target.name());
        }
        if (seen instanceof Lookup.CannotTell unsure) {
            return entry.state() == State.UNKNOWN
                    ? entry
                    : stale(entry) ? move(entry, State.UNKNOWN, unsure.reason()) : entry;
        }
        boolean harmless = aboutToSend && target.effect() == PublishTarget.Effect.IDEMPOTENT;
        if (entry.state() == State.UNKNOWN || harmless || stale(entry)) {
            return move(entry, State.FAILED, "surely not out at " + target.name());
        }
        return entry; // somebody may be sending it at this moment
    }

    private boolean stale(Entry entry) {
        return entry.updatedAt().plus(IN_FLIGHT_GRACE).isBefore(clock.instant());
    }

    private Lookup lookUp(PublicationKey key) {
        try {
            Lookup seen = target.find(key);
            return Objects.requireNonNullElseGet(
                    seen, () -> new Lookup.CannotTell(target.name() + " answered the look-up with nothing"));
        } catch (RuntimeException e) {
            return new Lookup.CannotTell(target.name() + " could not be asked: " + e);
        }
    }

    /** It is out: that is the truth whoever has moved the entry meanwhile, so it is entered until it stands. */
    private Entry published(Entry entry, Publication publication, String note) {
        List<AuditLog.Event> event =
                List.of(event(entry.key(), "publish.published", Map.of("remoteId", publication.remoteId())));
        Entry from = entry;
        for (int i = 0; i < MOVES_MAX && from.publication() == null; i++) {
            Entry next = from.moved(State.PUBLISHED, publication, note, clock.instant());
            if (store.advance(next, event)) {
                return next;
            }
            from = store.find(entry.key()).orElse(from);
        }
        return from;
    }

    /** Moves the entry if nobody else has; returns it as it is now. */
    private Entry move(Entry entry, State to, String note) {
        String action = "publish." + to.name().toLowerCase(Locale.ROOT);
        Entry next = entry.moved(to, null, brief(note), clock.instant());
        return store.advance(next, List.of(event(entry.key(), action, Map.of("target", target.name()))))
                ? next
                : store.find(entry.key()).orElse(entry);
    }

    private Optional<String> refusal(PublishOrder order) {
        Optional<Disclosure> mapping = target.disclosure();
        PublishTarget.Limits limits = target.limits();
        if (mapping.isEmpty()) {
            return Optional.of(undisclosed(target));
        }
        if (!order.key().platform().equals(target.platform())) {
            return Optional.of("the order is for " + order.key().platform() + ", but " + target.name()
                    + " publishes to " + target.platform());
        }
        if (!order.disclosure()
                .flags()
                .entrySet()
                .containsAll(mapping.get().flags().entrySet())) {
            return Optional.of("the order lacks the disclosure flags "
                    + mapping.get().flags() + " that " + target.platform() + " expects");
        }
        return limits.refusal(order.text())
                .or(() -> limits.refusal(order.media().size()))
                .map(why -> target.name() + ": " + why);
    }

    /** The same as the gate and the target check, so that a wrong permit is refused before anything is written. */
    @SuppressWarnings("ConstantValue") // a careless caller may hand in null, and then the door must stay shut
    private void requireCovers(PublishOrder order, @Nullable OpenedPermit permit) {
        SpendRequest.Target wanted = new SpendRequest.Target(target.name(), order.content());
        if (permit == null || !permit.permit().target().equals(wanted)) {
            throw new PermitException(
                    ErrorCode.PERMIT_REFUSED,
                    "there is no permit for publishing exactly this order to " + target.name()
                            + "; open one at PermitGate");
        }
    }

    private AuditLog.Event attempt(PublishOrder order, OpenedPermit permit) {
        Map<String, String> details = Map.of(
                "platform", order.key().platform().name(),
                "account", order.key().account(),
                "idempotencyKey", order.key().idempotencyKey(),
                "content", permit.permit().target().content().hex(),
                "permitId", permit.permit().permitId().toString());
        return event(order.key(), ATTEMPT, details);
    }

    private AuditLog.Event event(PublicationKey key, String action, Map<String, String> details) {
        return new AuditLog.Event(clock.instant(), key.contentKey(), ACTOR, action, details);
    }

    private static String brief(String note) {
        return note.length() <= NOTE_MAX ? note : note.substring(0, NOTE_MAX);
    }

    private static String undisclosed(PublishTarget target) {
        return target.name() + " has no mapping that tells " + target.platform()
                + " that a machine made the content; nothing is published there until its disclosure() gives one";
    }
}
