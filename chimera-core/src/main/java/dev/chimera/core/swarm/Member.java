package dev.chimera.core.swarm;

import dev.chimera.api.AgentRole;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.SaturatedException;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.run.Admission;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pipeline in a swarm. Made by {@link Swarm#join}; pipelines do that themselves. Thread-safe. Whoever joins closes it. */
public final class Member implements AutoCloseable {
    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final Swarm swarm;
    private final Joining who;
    private final Places.Holder holder;
    private final Map<AgentRole, Lane> lanes = new EnumMap<>(AgentRole.class);
    private volatile Look look = new Look(System.nanoTime() - LOOK_EVERY_NANOS, Optional.empty());

    Member(Swarm swarm, Joining who, Places.Holder holder, Map<AgentRole, Lane> lanes) {
        this.swarm = swarm;
        this.who = who;
        this.holder = holder;
        this.lanes.putAll(lanes);
    }

    /** When the kill switch was looked at, and what it was. */
    private record Look(long atNanos, Optional<KillSwitch.Engaged> engaged) {}

    /**
     * A place for one more run, which goes to {@code first}.
     *
     * @throws SaturatedException if there is none, or too many wait for {@code first}
     * @throws ChimeraException with {@link ErrorCode#UNAVAILABLE} or {@link ErrorCode#KILL_SWITCH} while the swarm takes no work
     */
    public Place admit(AgentRole first) {
        Optional<Admission.Refused> shut = shut();
        if (shut.isPresent()) {
            throw refusal(shut.get());
        }
        @Nullable
        Place place = lane(first).manager().isFull() ? null : swarm.places().tryTake(holder);
        if (place == null) {
            throw refusal(saturated(first));
        }
        return place;
    }

    /** A place for a run that is resumed, if there is one and the swarm takes work; what a kill switch forbids its CFO refuses. */
    public @Nullable Place tryPlace() {
        return swarm.shut().isPresent() ? null : swarm.places().tryTake(holder);
    }

    /** The same, waiting for one as long as {@code patience}. */
    public @Nullable Place awaitPlace(Duration patience) throws InterruptedException {
        @Nullable Place place = swarm.shut().isPresent() ? null : swarm.places().take(holder, patience);
        if (place != null && swarm.shut().isPresent()) {
            place.leave();
            return null;
        }
        return place;
    }

    /** A place within {@code patience} for one more run that begins with {@code first}, once it is worth while to fetch one. */
    public @Nullable Place awaitPlace(AgentRole first, Duration patience) throws InterruptedException {
        @Nullable Place place = swarm.places().take(holder, patience);
        if (place != null && (shut().isPresent() || !lane(first).hasRoom())) {
            place.leave();
            return null;
        }
        return place;
    }

    /** Whether it is worth while to fetch more work that begins with {@code first}. */
    public boolean hasRoom(AgentRole first) {
        return shut().isEmpty() && lane(first).hasRoom();
    }

    /** Why it takes no work now, apart from being full; asks nobody and takes no place. */
    public Optional<Admission.Refused> refusal() {
        Optional<Admission.Refused> shut = shut();
        shut.ifPresent(refused -> swarm.tell(new SwarmEvent.Refused(who.persona(), refused)));
        return shut;
    }

    /** A refusal because so many runs wait that were submitted, and when to come back. */
    public Admission.Refused overflow(long waiting) {
        Duration wait = swarm.places().refuse();
        Admission.Refused refused = new Admission.Refused(
                ServiceStatus.SATURATED,
                ErrorCode.SATURATED,
                waiting + " runs wait, which is the limit; try again in " + wait.toMillis() + " ms",
                wait);
        swarm.tell(new SwarmEvent.Refused(who.persona(), refused));
        return refused;
    }

    /** Where its runs wait for the Manager of {@code role}. */
    public Lane lane(AgentRole role) {
        return Objects.requireNonNull(lanes.get(role), () -> "no Manager has the role " + role);
    }

    /** Where Workers work. */
    public Executor executor() {
        return swarm.executor();
    }

    /** Whether this pipeline takes work. */
    public ServiceStatus status() {
        return shut().map(Admission.Refused::status)
                .orElseGet(() -> swarm.places().isFull() ? ServiceStatus.SATURATED : ServiceStatus.READY);
    }

    Joining who() {
        return who;
    }

    /** Whether its kill switch is engaged: if so as of now, if not as of at most a second ago. */
    Optional<KillSwitch.Engaged> engaged() {
        Look last = look;
        if (last.engaged().isEmpty() && System.nanoTime() - last.atNanos() < LOOK_EVERY_NANOS) {
            return last.engaged();
        }
        Look fresh = new Look(System.nanoTime(), who.killSwitch().engaged());
        look = fresh;
        return fresh.engaged();
    }

    void lookAgain() {
        look = new Look(System.nanoTime() - LOOK_EVERY_NANOS, look.engaged());
    }

    Places.Holder holder() {
        return holder;
    }

    Map<AgentRole, Lane> lanes() {
        return lanes;
    }

    @Override
    public void close() {
        swarm.leave(this);
    }

    private Optional<Admission.Refused> shut() {
        Optional<Admission.Refused> closed = swarm.shut();
        if (closed.isPresent()) {
            return closed;
        }
        Optional<KillSwitch.Engaged> engaged = engaged();
        if (engaged.isPresent()) {
            return Optional.of(new Admission.Refused(
                    ServiceStatus.MAINTENANCE, ErrorCode.KILL_SWITCH, Swarm.words(engaged.get()), ASK_AGAIN));
        }
        return who.fault()
                .map(fault ->
                        new Admission.Refused(ServiceStatus.INTERNAL_ERROR, ErrorCode.UNAVAILABLE, fault, ASK_AGAIN));
    }

    private Admission.Refused saturated(AgentRole first) {
        Duration wait = swarm.places().refuse();
        String why = lane(first).manager().isFull()
                ? "the queue of the " + first.id() + "s is full"
                : swarm.runsMax() + " runs are under way, which is the limit";
        return new Admission.Refused(
                ServiceStatus.SATURATED, ErrorCode.SATURATED, why + "; try again in " + wait.toMillis() + " ms", wait);
    }

    private ChimeraException refusal(Admission.Refused refused) {
        swarm.tell(new SwarmEvent.Refused(who.persona(), refused));
        return refused.status() == ServiceStatus.SATURATED
                ? new SaturatedException(refused.reason(), refused.retryAfter())
                : new ChimeraException(refused.code(), refused.reason());
    }
}
