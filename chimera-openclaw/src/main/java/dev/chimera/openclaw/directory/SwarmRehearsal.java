package dev.chimera.openclaw.directory;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerSigner;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A rehearsal in an {@link InProcessNetwork}: peers join, publish, change what they published and send heartbeats; some are hostile, some
 * are killed at once; then it is counted who is found. Each honest peer has one capability, which about 19 others have too. Of the hostile
 * a fifth each drops, lies, replays, floods, and crowds around two honest peers. Virtual time; the same settings give the same outcome.
 * Not thread-safe.
 */
public final class SwarmRehearsal {
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration BEFORE_THE_NEXT = Duration.ofMillis(50);
    private static final List<Hostility> KINDS = List.of(Hostility.values());
    private static final int CROWDED = 2;
    private static final int CHANGING_ONE_IN = 4;
    private static final int SHARERS = 20;
    private static final int SEARCH_MAX = 1_000;
    private static final int RUBBISH = 100;
    private static final int RUBBISH_FROM = 1_000_000;

    private final Settings settings;
    private final IntFunction<PeerSigner> signers;
    private final SplittableRandom random;
    private final InProcessNetwork network;
    private final List<PeerId> ids = new ArrayList<>();
    private final List<InProcessDirectory> ends = new ArrayList<>();
    private final List<Locator> published = new ArrayList<>();
    private final List<Integer> living = new ArrayList<>();
    private final List<Integer> dead = new ArrayList<>();
    private long beats;

    private SwarmRehearsal(Settings settings, IntFunction<PeerSigner> signers) {
        this.settings = settings;
        this.signers = signers;
        random = new SplittableRandom(settings.seed());
        network = InProcessNetwork.builder()
                .virtualTime(START)
                .seed(settings.seed())
                .loss(settings.loss())
                .delays(Duration.ofMillis(10), Duration.ofMillis(150))
                .build();
    }

    /**
     * Rehearses once.
     *
     * @param signers the key of each peer by its number; such as {@code 1,000,000} and above are asked for as well
     */
    public static Outcome rehearse(Settings settings, IntFunction<PeerSigner> signers) {
        SwarmRehearsal rehearsal = new SwarmRehearsal(settings, signers);
        rehearsal.gather();
        rehearsal.kill();
        rehearsal.beat();
        rehearsal.beat();
        return rehearsal.look();
    }

    /**
     * What is rehearsed. Immutable.
     *
     * @param nodes how many at first, 10 to 100,000
     * @param hostile how many of them are hostile
     * @param killed how many honest ones are killed, two heartbeats before they are looked for
     * @param loss which share of messages is lost
     * @param seed what chance begins with
     * @param looks how many peers are looked for, each in three ways
     */
    public record Settings(int nodes, int hostile, int killed, double loss, long seed, int looks) {
        public Settings {
            Require.range("nodes", nodes, 10, 100_000);
            Require.range("hostile", hostile, 0, nodes - 5L);
            Require.range("killed", killed, 0, nodes - hostile - 2L);
            Require.range("loss", loss, 0, 1);
            Require.range("looks", looks, 1, 1_000_000);
        }
    }

    /**
     * What came of it: shares of honest, living peers whose newest record was found. Immutable.
     *
     * @param byId by their id
     * @param byCapability by what they offer
     * @param alive by their newest heartbeat
     * @param ghosts share of the killed of whom a heartbeat still counts
     * @param hops how many nodes lay on the way to the first that had the locator, mean
     * @param requestsPerLook how many requests a look-up took, mean
     */
    public record Outcome(
            double byId, double byCapability, double alive, double ghosts, double hops, double requestsPerLook) {}

    private int honest() {
        return settings.nodes() - settings.hostile();
    }

    private void gather() {
        network.rubbish(IntStream.range(RUBBISH_FROM, RUBBISH_FROM + RUBBISH)
                .mapToObj(peer -> locator(peer, 1))
                .toList());
        int bad = 0;
        for (int peer = 0; peer < honest(); peer++) {
            ids.add(signers.apply(peer).peerId());
            ends.add(network.admit(ids.get(peer)));
            living.add(peer);
            network.advance(BEFORE_THE_NEXT);
            while (bad < settings.hostile() && (long) bad * honest() < (long) settings.hostile() * (peer - 2)) {
                infest(bad++);
            }
        }
        network.advance(MINUTE);
        living.forEach(peer -> published.add(locator(peer, 1)));
        publish(living);
        List<Integer> changing =
                living.stream().filter(peer -> peer % CHANGING_ONE_IN == 0).toList();
        changing.forEach(peer -> published.set(peer, locator(peer, 2)));
        publish(changing);
    }

    private void infest(int number) {
        Hostility how = KINDS.get(number % KINDS.size());
        Digest place = Digest.sha256("hostile " + number);
        int block = random.nextInt(1 << 24);
        if (how == Hostility.CROWDS) {
            int victim = number / KINDS.size() % CROWDED;
            ByteBuffer near = ByteBuffer.wrap(ids.get(victim).digest().bytes().toArray());
            near.putInt(Integer.BYTES, random.nextInt());
            place = new Digest(Bytes.of(near.array()));
            block = 77_000 + number / KINDS.size() % 8;
        }
        network.infest(new PeerId(place), how, block);
    }

    private Capability capability(int peer) {
        return new Capability("work-" + peer % Math.max(1, honest() / SHARERS));
    }

    private Locator locator(int peer, long sequence) {
        return Locator.sign(signers.apply(peer), Set.of(capability(peer)), endpoint(peer), sequence, START, false);
    }

    private static URI endpoint(int peer) {
        return URI.create("https://agent-" + peer + ".example.org/openclaw");
    }

    private void publish(List<Integer> peers) {
        for (int peer : peers) {
            ends.get(peer).publishSoon(published.get(peer));
            network.advance(BEFORE_THE_NEXT);
        }
        network.advance(MINUTE);
    }

    /** All who live push a heartbeat within a second, and a minute passes. */
    private void beat() {
        beats++;
        for (int peer : living) {
            ends.get(peer)
                    .pushSoon(Heartbeat.sign(
                            signers.apply(peer),
                            Set.of(capability(peer)),
                            endpoint(peer),
                            new Heartbeat.Condition(ServiceStatus.READY, 0, 0, 0),
                            beats,
                            network.now(),
                            Duration.ofSeconds(90)));
        }
        network.advance(MINUTE);
    }

    private void kill() {
        for (int i = 0; i < settings.killed(); i++) {
            int peer = living.remove(random.nextInt(living.size()));
            dead.add(peer);
            network.kill(ids.get(peer));
        }
    }

    private int anyone() {
        return living.get(random.nextInt(living.size()));
    }

    /** All looks begin within a few seconds: heartbeats do not count for longer. */
    private Outcome look() {
        Tally tally = new Tally();
        long before = network.requests();
        for (int i = 0; i < settings.looks(); i++) {
            int peer = i < CROWDED && living.contains(i) ? i : anyone();
            InProcessDirectory reader = ends.get(anyone());
            Locator newest = published.get(peer);
            reader.lookSoon(ids.get(peer), walk -> tally.located(walk, newest));
            reader.lookSoon(capability(peer), walk -> tally.offered(walk, newest));
            reader.pulseSoon(ids.get(peer), walk -> tally.alive += isNewest(walk) ? 1 : 0);
        }
        List<Integer> mourned = dead.subList(0, Math.min(dead.size(), settings.looks()));
        for (int peer : mourned) {
            ends.get(anyone())
                    .pulseSoon(
                            ids.get(peer),
                            walk -> tally.ghosts += walk.newestHeartbeat().isPresent() ? 1 : 0);
        }
        network.advance(MINUTE);
        double looks = settings.looks();
        return new Outcome(
                tally.byId / looks,
                tally.byCapability / looks,
                tally.alive / looks,
                tally.ghosts / (double) Math.max(1, mourned.size()),
                tally.hops / looks,
                (network.requests() - before) / (3 * looks + mourned.size()));
    }

    private boolean isNewest(Walk walk) {
        return walk.newestHeartbeat()
                .filter(heartbeat -> heartbeat.sequence() == beats)
                .isPresent();
    }

    /** What was found so far. */
    private static final class Tally {
        int byId;
        int byCapability;
        int alive;
        int ghosts;
        long hops;

        void located(Walk walk, Locator newest) {
            byId += walk.newest().filter(newest::equals).isPresent() ? 1 : 0;
            hops += walk.hops();
        }

        void offered(Walk walk, Locator newest) {
            byCapability += walk.offers(SEARCH_MAX).contains(newest) ? 1 : 0;
        }
    }
}
