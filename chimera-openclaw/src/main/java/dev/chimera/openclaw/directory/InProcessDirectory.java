package dev.chimera.openclaw.directory;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.spi.PeerDirectory;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One peer's end of an {@link InProcessNetwork}. What was published here is published again every 30 to 60 minutes, and when a heartbeat
 * finds too few of those who should keep it.
 */
final class InProcessDirectory implements PeerDirectory {
    private static final Duration REPUBLISH_MIN = Duration.ofMinutes(30);
    private static final Duration REPUBLISH_JITTER = Duration.ofMinutes(30);
    private static final int OWN_MAX = 1_000;

    private final InProcessNetwork network;
    private final SwarmNode node;
    private final Map<PeerId, Locator> own = new LinkedHashMap<>();
    private final Map<PeerId, List<Contact>> holders = new HashMap<>();
    private volatile boolean closed;

    InProcessDirectory(InProcessNetwork network, SwarmNode node) {
        this.network = network;
        this.node = node;
        republishLater();
    }

    @Override
    public String name() {
        return "in-process";
    }

    @Override
    public Traits traits() {
        return new Traits(REPUBLISH_MIN, true, false);
    }

    @Override
    public void publish(Locator locator) {
        requireOpen();
        locator.requirePublishable();
        spread(locator);
    }

    @Override
    public void withdraw(Locator farewell) {
        requireOpen();
        farewell.requireFarewell();
        spread(farewell);
    }

    private void spread(Locator locator) {
        AtomicInteger kept = new AtomicInteger();
        network.run(done -> {
            if (!locator.offline() && own.size() >= OWN_MAX && !own.containsKey(locator.peerId())) {
                throw new IllegalArgumentException("one end publishes at most " + OWN_MAX + " peers");
            }
            spread(locator, count -> {
                kept.set(count);
                done.set(true);
            });
        });
        if (kept.get() == 0 && !node.isAlone()) {
            throw unavailable("nobody keeps the locator of peer " + locator.peerId());
        }
    }

    /** Goes to the peer's own place first: what is known there says where an older locator may stand. */
    private void spread(Locator locator, Consumer<Integer> done) {
        Key place = Key.of(locator.peerId());
        new Walk(node, new Request.Find(place, Request.Wanted.LOCATOR), walk -> {
                    Optional<Locator> before = walk.newest();
                    if (before.filter(known -> known.sequence() > locator.sequence())
                            .isPresent()) {
                        own.remove(locator.peerId());
                        done.accept(walk.answered().size());
                        return;
                    }
                    remember(locator);
                    List<Contact> near = node.holders(place, walk.answered());
                    holders.put(locator.peerId(), near);
                    Set<Key> places = new HashSet<>(Key.placesOf(locator));
                    before.ifPresent(known -> places.addAll(Key.placesOf(known)));
                    Publication publication = new Publication(places.size() + 1, done);
                    node.spread(near, new Request.Keep(place, locator), publication::end);
                    places.forEach(path -> spreadTo(path, locator, publication));
                })
                .start();
    }

    private void spreadTo(Key path, Locator locator, Publication publication) {
        new Walk(
                        node,
                        new Request.Find(path, Request.Wanted.NODES),
                        walk -> node.spread(
                                node.holders(path, walk.answered()), new Request.Keep(path, locator), publication::end))
                .start();
    }

    private void remember(Locator locator) {
        if (locator.offline()) {
            own.remove(locator.peerId());
        } else {
            own.put(locator.peerId(), locator);
        }
    }

    private void republishLater() {
        long jitter = node.world().random().nextLong(REPUBLISH_JITTER.toMillis());
        node.world().timeline().after(REPUBLISH_MIN.plusMillis(jitter), () -> {
            if (node.isAlive()) {
                List.copyOf(own.values()).forEach(locator -> spread(locator, kept -> {}));
                republishLater();
            }
        });
    }

    @Override
    public Optional<Locator> lookup(PeerId peerId) {
        requireOpen();
        return walk(new Request.Find(Key.of(peerId), Request.Wanted.LOCATOR))
                .newest()
                .filter(locator -> !locator.offline());
    }

    /** Publishes while time passes. */
    void publishSoon(Locator locator) {
        network.run(done -> {
            spread(locator, kept -> {});
            done.set(true);
        });
    }

    /** Pushes while time passes. */
    void pushSoon(Heartbeat heartbeat) {
        network.run(done -> {
            push(heartbeat, new AtomicBoolean());
            done.set(true);
        });
    }

    /** Looks a peer up while time passes. */
    void lookSoon(PeerId peerId, Consumer<Walk> ended) {
        walkSoon(new Request.Find(Key.of(peerId), Request.Wanted.LOCATOR), ended);
    }

    /** Looks for those who offer something while time passes. */
    void lookSoon(Capability capability, Consumer<Walk> ended) {
        walkSoon(new Request.Find(Key.of(capability), Request.Wanted.OFFERS, Optional.of(capability)), ended);
    }

    /** Looks for a peer's heartbeat while time passes. */
    void pulseSoon(PeerId peerId, Consumer<Walk> ended) {
        walkSoon(new Request.Find(Key.of(peerId), Request.Wanted.HEARTBEAT), ended);
    }

    private void walkSoon(Request.Find find, Consumer<Walk> ended) {
        network.run(done -> {
            new Walk(node, find, ended).start();
            done.set(true);
        });
    }

    @Override
    public void find(Capability capability, Search search, Predicate<? super Candidate> taker) {
        requireOpen();
        if (search.limit() == 0) {
            return;
        }
        Walk walk = walk(new Request.Find(Key.of(capability), Request.Wanted.OFFERS, Optional.of(capability)));
        for (Locator locator : network.read(() -> walk.offers(search.limit()))) {
            if (!taker.test(new Candidate.Named(locator))) {
                return;
            }
        }
    }

    private Walk walk(Request.Find find) {
        AtomicReference<Walk> ended = new AtomicReference<>();
        network.run(done -> new Walk(node, find, walk -> {
                    ended.set(walk);
                    done.set(true);
                })
                .start());
        Walk walk = ended.get();
        if (walk == null || (walk.answered().isEmpty() && !node.isAlone())) {
            throw unavailable("no other node answers");
        }
        return walk;
    }

    @Override
    public void push(Heartbeat heartbeat) {
        requireOpen();
        if (!network.read(() -> node.world().memo().isGenuine(heartbeat))) {
            throw new IllegalArgumentException("the heartbeat of peer " + heartbeat.peerId()
                    + " is not genuine; sign it with the key that it names");
        }
        network.run(done -> push(heartbeat, done));
    }

    private void push(Heartbeat heartbeat, AtomicBoolean done) {
        Key place = Key.of(heartbeat.peerId());
        Request note = new Request.Note(place, heartbeat);
        List<Contact> known = holders.getOrDefault(heartbeat.peerId(), List.of());
        if (known.isEmpty()) {
            seekHolders(place, heartbeat, done);
            return;
        }
        node.spread(known, note, kept -> {
            if (4 * kept >= 3 * (known.size() - 1)) {
                done.set(true);
            } else {
                seekHolders(place, heartbeat, done);
            }
        });
    }

    /** Looks for those who should keep it, and has them keep the locator too. */
    private void seekHolders(Key place, Heartbeat heartbeat, AtomicBoolean done) {
        new Walk(node, new Request.Find(place, Request.Wanted.NODES), walk -> {
                    List<Contact> near = node.holders(place, walk.answered());
                    holders.put(heartbeat.peerId(), near);
                    Publication publication = new Publication(2, kept -> done.set(true));
                    node.spread(near, new Request.Note(place, heartbeat), publication::end);
                    Locator locator = own.get(heartbeat.peerId());
                    if (locator == null) {
                        publication.end(0);
                    } else {
                        spread(locator, publication::end);
                    }
                })
                .start();
    }

    @Override
    public Optional<Heartbeat> heartbeat(PeerId peerId) {
        requireOpen();
        Walk walk = walk(new Request.Find(Key.of(peerId), Request.Wanted.HEARTBEAT));
        return network.read(walk::newestHeartbeat);
    }

    @Override
    public Health health() {
        return network.read(() -> {
            int nodes = node.table().size();
            if (closed || !node.isAlive()) {
                return new Health(false, nodes, Optional.of("it is closed; join again"));
            }
            boolean lost = nodes == 0 && !node.isAlone();
            return new Health(
                    !lost,
                    nodes,
                    lost
                            ? Optional.of("no other node answers; check that others are in the network")
                            : Optional.empty());
        });
    }

    private void requireOpen() {
        if (closed || !network.read(node::isAlive)) {
            throw unavailable("it is closed or was ended");
        }
    }

    private ChimeraException unavailable(String why) {
        return new ChimeraException(ErrorCode.DIRECTORY_UNAVAILABLE, "the in-process directory cannot be used: " + why);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            network.leave(node);
        }
    }

    /** Adds up who keeps the parts of one publication. */
    private static final class Publication {
        private final Consumer<Integer> done;
        private int open;
        private int most;

        Publication(int open, Consumer<Integer> done) {
            this.open = open;
            this.done = done;
        }

        void end(int kept) {
            most = Math.max(most, kept);
            if (--open == 0) {
                done.accept(most);
            }
        }
    }
}
