package dev.chimera.openclaw.directory;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Require;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.spi.PeerDirectory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A network of peers inside one JVM. It is a distributed index and not a shared map: each peer is a node that knows few others and keeps
 * little; a look-up goes from node to node over links that may lose, delay and part. Nodes can be killed, and hostile ones can join. With
 * the same seed and virtual time it does the same every time. It has no thread: whoever calls moves it on. Thread-safe. Nothing has to be
 * closed but the directories that it gives.
 */
public final class InProcessNetwork {
    private static final int ENTRANCES = 4;
    private static final Duration CALL_MAX = Duration.ofMinutes(1);

    private final @Nullable InstantSource clock;
    private final Timeline timeline;
    private final SwarmWorld world;
    private final Map<PeerId, SwarmNode> nodes = new HashMap<>();
    private final List<SwarmNode> living = new ArrayList<>();
    private final List<Contact> gang = new ArrayList<>();
    private final List<Locator> rubbish = new ArrayList<>();

    private InProcessNetwork(Builder builder) {
        clock = builder.start == null ? builder.clock : null;
        timeline = new Timeline(builder.start == null ? builder.clock.instant() : builder.start);
        SplittableRandom random = new SplittableRandom(builder.seed);
        SwarmLinks links = new SwarmLinks(timeline, random.split(), builder.loss, builder.delayMin, builder.delayMax);
        world = new SwarmWorld(timeline, links, random, new GenuineMemo());
    }

    /** A network without peers that loses and delays nothing and goes by the system's clock. */
    public static InProcessNetwork create() {
        return builder().build();
    }

    /** A builder in which nothing is set. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The end of {@code peer}, which is in the network when this returns. Closing it takes the node out, and what it kept for others with
     * it.
     *
     * @throws IllegalStateException if that peer is in it
     */
    public synchronized PeerDirectory join(PeerId peer) {
        AtomicBoolean entered = new AtomicBoolean();
        PeerDirectory end = admit(peer, walk -> entered.set(true));
        runUntil(entered::get);
        return end;
    }

    /** The end of {@code peer}, which gets to know others while time passes. */
    synchronized InProcessDirectory admit(PeerId peer) {
        return admit(peer, walk -> {});
    }

    private InProcessDirectory admit(PeerId peer, Consumer<Walk> entered) {
        SwarmNode node = new SwarmNode(newContact(peer, freeAddress()), world, entrances());
        enter(peer, node, entered);
        return new InProcessDirectory(this, node);
    }

    /**
     * Lets a hostile node in.
     *
     * @param id where it stands; whoever makes many keys may choose its beginning
     * @param how what it does
     * @param block the first 24 bits of its address
     */
    public synchronized void infest(PeerId id, Hostility how, int block) {
        int address = (block << 8) | world.random().nextInt(256);
        while (world.links().isTaken(address)) {
            address = (block << 8) | world.random().nextInt(256);
        }
        enter(id, new HostileNode(newContact(id, address), world, entrances(), how, gang, rubbish), walk -> {});
    }

    /** What those flood with who do: genuine locators of peers that nobody needs. */
    public synchronized void rubbish(List<Locator> locators) {
        rubbish.clear();
        rubbish.addAll(locators);
    }

    /** Ends {@code peer} at once and without a word; its directory can no longer be used. */
    public synchronized void kill(PeerId peer) {
        SwarmNode node = nodes.remove(peer);
        if (node != null) {
            node.die();
            living.remove(node);
        }
    }

    /** From now on nothing passes between those in {@code group} and all others. */
    public synchronized void part(Set<PeerId> group) {
        Set<Key> keys = new HashSet<>();
        group.forEach(peer -> keys.add(Key.of(peer)));
        world.links().part(keys);
    }

    /** Everything passes again. */
    public synchronized void heal() {
        world.links().part(Set.of());
    }

    /**
     * Lets {@code time} pass.
     *
     * @throws IllegalStateException if the network goes by a clock
     */
    public synchronized void advance(Duration time) {
        if (clock != null) {
            throw new IllegalStateException("this network goes by a clock; build it with virtualTime(...)");
        }
        timeline.runUntil(timeline.now().plus(time));
    }

    /** What time it is there. */
    public synchronized Instant now() {
        catchUp();
        return timeline.now();
    }

    /** How many requests were sent so far. */
    public synchronized long requests() {
        return world.links().requests();
    }

    /** Begins something and lets time pass until it has ended, at most a minute. */
    synchronized void run(Consumer<AtomicBoolean> work) {
        catchUp();
        AtomicBoolean done = new AtomicBoolean();
        work.accept(done);
        runUntil(done::get);
    }

    synchronized <T> T read(Supplier<T> what) {
        catchUp();
        return what.get();
    }

    private void runUntil(BooleanSupplier done) {
        timeline.runUntil(done, timeline.now().plus(CALL_MAX));
    }

    private void catchUp() {
        if (clock != null) {
            timeline.runUntil(clock.instant());
        }
    }

    synchronized void leave(SwarmNode node) {
        node.die();
        living.remove(node);
        nodes.values().remove(node);
    }

    private void enter(PeerId peer, SwarmNode node, Consumer<Walk> entered) {
        if (nodes.putIfAbsent(peer, node) != null) {
            throw new IllegalStateException("peer " + peer + " is in this network already; close its directory first");
        }
        catchUp();
        world.links().attach(node);
        node.enter(entered);
        living.add(node);
    }

    private static Contact newContact(PeerId peer, int address) {
        return new Contact(Key.of(peer), address);
    }

    private int freeAddress() {
        int address = world.random().nextInt();
        while (world.links().isTaken(address)) {
            address = world.random().nextInt();
        }
        return address;
    }

    private List<Contact> entrances() {
        List<Contact> entrances = new ArrayList<>();
        for (int i = 0; i < 2 * ENTRANCES && !living.isEmpty() && entrances.size() < ENTRANCES; i++) {
            Contact any = living.get(world.random().nextInt(living.size())).self();
            if (!entrances.contains(any)) {
                entrances.add(any);
            }
        }
        return entrances;
    }

    /** Says what the network is like. Not thread-safe. */
    public static final class Builder {
        private long seed = 1;
        private double loss;
        private Duration delayMin = Duration.ZERO;
        private Duration delayMax = Duration.ZERO;
        private InstantSource clock = Clock.systemUTC();
        private @Nullable Instant start;

        private Builder() {}

        /** What chance begins with; 1 unless told. */
        public Builder seed(long number) {
            seed = number;
            return this;
        }

        /** Which share of messages is lost, 0 to 1; 0 unless told. */
        public Builder loss(double share) {
            loss = Require.range("loss", share, 0, 1);
            return this;
        }

        /** How long a message takes, 0 to 10 seconds; no time unless told. */
        public Builder delays(Duration min, Duration max) {
            Require.range("the longest delay in ms", max.toMillis(), 0, 10_000);
            if (min.isNegative() || min.compareTo(max) > 0) {
                throw new ConfigurationException("the shortest delay must be from 0 to " + max + ", got " + min);
            }
            delayMin = min;
            delayMax = max;
            return this;
        }

        /** Time passes when {@link InProcessNetwork#advance} says so and while a call waits, and begins at {@code at}. */
        public Builder virtualTime(Instant at) {
            start = at;
            return this;
        }

        /** Time passes as {@code source} says; the system's clock unless told. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** The network, without peers. */
        public InProcessNetwork build() {
            return new InProcessNetwork(this);
        }
    }
}
