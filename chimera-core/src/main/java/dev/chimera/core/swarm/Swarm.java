package dev.chimera.core.swarm;

import dev.chimera.api.AgentRole;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Require;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.run.Admission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The Orchestrator: what takes runs on or refuses them, has a Manager for every role say whose turn it is, and is the one place to
 * pause, to drain and to stop. Several pipelines may share one, each for its persona; none can crowd out the others. One that a
 * pipeline was given stays the host's, to be closed after the pipelines.
 *
 * <p>Thread-safe. Building starts no thread.
 */
public final class Swarm implements AutoCloseable {
    /** How many runs may be under way, unless told. */
    public static final int DEFAULT_RUNS_MAX = 10_000;

    /** The roles that have a Manager, in the order in which a run comes to them. */
    public static final List<AgentRole> ROLES = List.of(
            AgentRole.SCOUT,
            AgentRole.DIRECTOR,
            AgentRole.CFO,
            AgentRole.ARTIST,
            AgentRole.GATEWAY,
            AgentRole.PUBLISHER);

    private static final int MEMBERS_MAX = 1_000;
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final String EVERYBODY = "";

    private final int runsMax;
    private final Map<AgentRole, RoleLimits> limits;
    private final boolean managerPerPersona;
    private final InstantSource clock;
    private final Executor executor;
    private final @Nullable ExecutorService own;
    private final Watchers watchers;
    private final Places places;
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final Map<String, Map<AgentRole, Manager>> managers = new LinkedHashMap<>();
    private volatile State state = State.OPEN;

    private Swarm(Builder given) {
        runsMax = given.runsMax;
        limits = new EnumMap<>(given.limits);
        managerPerPersona = given.managerPerPersona;
        clock = given.clock;
        own = given.executor == null ? WorkerThreads.make() : null;
        executor = Objects.requireNonNullElse(given.executor, own);
        watchers = new Watchers(given.observers);
        places = new Places(runsMax);
        if (!managerPerPersona) {
            managers.put(EVERYBODY, newManagers(EVERYBODY));
        }
    }

    /**
     * Whether it takes work and gives turns.
     *
     * @param hold why the host has it take none; empty if it does not
     * @param killed by whom and why it was stopped; {@code null} if it was not
     * @param turns whether Managers give turns
     * @param closed for good
     */
    private record State(String hold, @Nullable String killed, boolean turns, boolean closed) {
        static final State OPEN = new State("", null, true, false);

        boolean isOpen() {
            return hold.isEmpty() && killed == null;
        }

        ErrorCode code() {
            return killed == null || closed ? ErrorCode.UNAVAILABLE : ErrorCode.KILL_SWITCH;
        }

        String reason() {
            return killed == null || closed ? hold : killed;
        }

        State held(String why, boolean givesTurns) {
            return new State(why, killed, givesTurns, closed);
        }

        State stopped(@Nullable String why) {
            return new State(hold, why, turns, closed);
        }
    }

    /** A swarm to put together. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Takes a pipeline in. Pipelines that were built with a swarm do so themselves.
     *
     * @throws ChimeraException if the swarm is closed
     */
    public synchronized Member join(Joining who) {
        if (state.closed()) {
            throw new ChimeraException(ErrorCode.UNAVAILABLE, state.reason());
        }
        if (members.size() >= MEMBERS_MAX) {
            throw new ConfigurationException("a swarm has at most " + MEMBERS_MAX + " pipelines");
        }
        Map<AgentRole, Manager> mine =
                managers.computeIfAbsent(managerPerPersona ? who.persona() : EVERYBODY, this::newManagers);
        Map<AgentRole, Lane> lanes = new EnumMap<>(AgentRole.class);
        mine.forEach((role, manager) -> lanes.put(role, manager.lane(who.persona())));
        Member member = new Member(this, who, places.join(who.persona()), lanes);
        members.add(member);
        return member;
    }

    synchronized void leave(Member member) {
        if (members.remove(member) && places.leave(member.holder())) {
            member.lanes().forEach((role, lane) -> lane.manager().retire(lane));
            if (managerPerPersona) {
                managers.remove(member.who().persona());
            }
        }
    }

    /** Whether it takes work now. */
    public ServiceStatus status() {
        return standing().status();
    }

    /** How it stands now, for an operator's screen. Costs no more than a look. */
    public SwarmSnapshot snapshot() {
        Standing standing = standing();
        List<String> troubles = new ArrayList<>();
        members.forEach(member -> member.who()
                .troubles()
                .forEach(trouble -> troubles.add(member.who().persona() + ": " + trouble)));
        return new SwarmSnapshot(
                clock.instant(),
                standing.status(),
                standing.reason(),
                places.snapshot(),
                allManagers().stream().map(Manager::snapshot).toList(),
                troubles);
    }

    /** Takes no more runs and gives no more turns; what a Worker has goes to the end of its stage. Until {@link #resume}. */
    public void pause(String reason) {
        move(now -> now.held("paused: " + reason, false));
    }

    /** Goes on after {@link #pause} or {@link #drain}. Does not release a kill switch. */
    public void resume() {
        move(now -> now.held("", true));
    }

    /**
     * Takes no more runs and waits until those under way have ended, or wait for a person. Until {@link #resume} or {@link #close}.
     *
     * @return whether none is left
     */
    public boolean drain(Duration patience) throws InterruptedException {
        move(now -> now.held("draining", true));
        return places.awaitEmpty(patience);
    }

    /**
     * Engages the kill switch of every pipeline's CFO, and takes no more runs. If one of them cannot be reached, the others are
     * engaged all the same, and nothing is taken on here until {@link #release}.
     *
     * @throws ChimeraException if a switch could not be engaged; the first failure, the others with it
     */
    public void kill(String who, String reason) {
        move(now -> now.stopped("stopped by " + who + ": " + reason));
        forEachSwitch(each -> each.engage(who, reason));
    }

    /**
     * Releases the kill switch of every pipeline's CFO, and takes runs again once all are released.
     *
     * @throws ChimeraException if a switch could not be released, as when {@code who} engaged it
     */
    public void release(String who, String reason) {
        forEachSwitch(each -> each.release(who, reason));
        move(now -> now.stopped(null));
    }

    /** Takes no more runs. Closes what it made itself; pipelines are closed before it. */
    @Override
    public void close() {
        move(now -> new State("the swarm is closed", now.killed(), true, true));
        if (own != null) {
            own.shutdown();
        }
    }

    Places places() {
        return places;
    }

    Executor executor() {
        return executor;
    }

    int runsMax() {
        return runsMax;
    }

    Optional<Admission.Refused> shut() {
        State now = state;
        return now.isOpen()
                ? Optional.empty()
                : Optional.of(new Admission.Refused(ServiceStatus.MAINTENANCE, now.code(), now.reason(), ASK_AGAIN));
    }

    void tell(SwarmEvent event) {
        watchers.tell(event);
    }

    static String words(KillSwitch.Engaged engaged) {
        return "the kill switch was engaged by " + engaged.who() + " at " + engaged.at() + ": " + engaged.reason();
    }

    private record Standing(ServiceStatus status, String reason) {
        Standing and(Standing other) {
            return status.and(other.status) == status ? this : other;
        }
    }

    private Standing standing() {
        Standing standing = new Standing(ServiceStatus.READY, "");
        if (places.isFull()) {
            standing = new Standing(ServiceStatus.SATURATED, runsMax + " runs are under way, which is the limit");
        }
        int stopped = 0;
        for (Member member : members) {
            Optional<String> fault = member.who().fault();
            if (fault.isPresent()) {
                standing = standing.and(new Standing(ServiceStatus.INTERNAL_ERROR, fault.get()));
            } else if (isStopped(member)) {
                stopped++;
            }
        }
        if (stopped > 0 && stopped == members.size()) {
            standing = new Standing(ServiceStatus.MAINTENANCE, "the kill switch is engaged");
        }
        State now = state;
        return now.isOpen() ? standing : new Standing(ServiceStatus.MAINTENANCE, now.reason());
    }

    private static boolean isStopped(Member member) {
        try {
            return member.engaged().isPresent();
        } catch (ChimeraException unknown) {
            return true; // who cannot tell takes no work either
        }
    }

    private void forEachSwitch(Consumer<KillSwitch> act) {
        @Nullable ChimeraException failure = null;
        for (Member member : members) {
            try {
                act.accept(member.who().killSwitch());
            } catch (ChimeraException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            } finally {
                member.lookAgain();
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void move(UnaryOperator<State> change) {
        State next;
        synchronized (this) {
            next = change.apply(state);
            if (state.closed() || state.equals(next)) {
                return;
            }
            state = next;
            boolean paused = !next.turns();
            allManagers().forEach(manager -> manager.pause(paused));
        }
        tell(new SwarmEvent.StatusChanged(
                next.isOpen() ? ServiceStatus.READY : ServiceStatus.MAINTENANCE, next.reason()));
    }

    private synchronized List<Manager> allManagers() {
        return managers.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .toList();
    }

    private Map<AgentRole, Manager> newManagers(String persona) {
        Map<AgentRole, Manager> made = new EnumMap<>(AgentRole.class);
        for (AgentRole role : ROLES) {
            RoleLimits given = Objects.requireNonNullElseGet(limits.get(role), () -> RoleLimits.defaults(role));
            made.put(role, new Manager(role, persona, given, executor, watchers, !state.turns()));
        }
        Map<AgentRole, Manager> inOrder = new LinkedHashMap<>();
        ROLES.forEach(role -> inOrder.put(role, Objects.requireNonNull(made.get(role))));
        return inOrder;
    }

    /** Puts a swarm together. Not thread-safe. */
    public static final class Builder {
        private final Map<AgentRole, RoleLimits> limits = new EnumMap<>(AgentRole.class);
        private final List<SwarmObserver> observers = new ArrayList<>();
        private int runsMax = DEFAULT_RUNS_MAX;
        private boolean managerPerPersona;
        private InstantSource clock = InstantSource.system();
        private @Nullable Executor executor;

        private Builder() {}

        /** How many runs may be under way at once, of all pipelines together, 1 to 1,000,000; 10,000 unless told. */
        public Builder runsMax(int max) {
            Require.range("runsMax", max, 1, 1_000_000);
            runsMax = max;
            return this;
        }

        /** How much the Manager of {@code role} takes; {@link RoleLimits#defaults} unless told. */
        public Builder role(AgentRole role, RoleLimits given) {
            if (!ROLES.contains(role)) {
                throw new ConfigurationException("no Manager has the role " + role + "; there are " + ROLES);
            }
            limits.put(role, given);
            return this;
        }

        /** Gives each persona Managers of its own, with the limits for each, in place of one for all. */
        public Builder managerPerPersona() {
            managerPerPersona = true;
            return this;
        }

        /** Who watches; may be called several times. */
        public Builder observer(SwarmObserver observer) {
            observers.add(observer);
            return this;
        }

        /** Where Workers work; virtual threads or a bounded pool unless told. Stays the caller's. */
        public Builder executor(Executor workers) {
            executor = workers;
            return this;
        }

        /** The time of snapshots; the system's unless told. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** Builds it; starts nothing. */
        public Swarm build() {
            return new Swarm(this);
        }
    }
}
