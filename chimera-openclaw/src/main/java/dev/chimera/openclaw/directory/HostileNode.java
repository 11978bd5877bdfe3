package dev.chimera.openclaw.directory;

import dev.chimera.api.network.Locator;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** A node that does harm. All of them know each other. */
final class HostileNode extends SwarmNode {
    private static final Duration FLOOD_EVERY = Duration.ofSeconds(2);
    private static final int FLOOD_WIDTH = 10;
    private static final int INTRODUCED = 4;
    private static final int REPLAYED_ONE_IN = 100;
    private static final URI ELSEWHERE = URI.create("https://thief.example.org/openclaw");

    private final Hostility how;
    private final List<Contact> gang;
    private final List<Locator> rubbish;
    private final Map<Key, Locator> oldest = new HashMap<>();

    /**
     * A hostile node.
     *
     * @param gang all that are hostile; grows
     * @param rubbish genuine records of nobody, for floods
     */
    HostileNode(
            Contact self,
            SwarmWorld world,
            List<Contact> entrances,
            Hostility how,
            List<Contact> gang,
            List<Locator> rubbish) {
        super(self, world, entrances);
        this.how = how;
        this.gang = gang;
        this.rubbish = rubbish;
        gang.add(self);
        world.timeline().after(FLOOD_EVERY, this::attack);
    }

    @Override
    Optional<NodeReply> answer(Contact from, Request request) {
        if (request instanceof Request.Keep keep) {
            oldest.merge(keep.target(), keep.locator(), (a, b) -> b.sequence() < a.sequence() ? b : a);
        }
        Optional<NodeReply> honest = super.answer(from, request);
        if (!(request instanceof Request.Find find)) {
            return how == Hostility.DROPS ? Optional.empty() : Optional.of(NodeReply.kept(true));
        }
        return switch (how) {
            case DROPS -> Optional.empty();
            case LIES -> Optional.of(new NodeReply(false, invented(find.target()), forged(honest), Optional.empty()));
            case REPLAYS -> honest.map(reply -> new NodeReply(false, reply.nearer(), old(find), reply.heartbeat()));
            case FLOODS ->
                Optional.of(new NodeReply(
                        false,
                        friends(),
                        find.wanted() == Request.Wanted.OFFERS ? rubbish : List.of(),
                        Optional.empty()));
            case CROWDS -> Optional.of(new NodeReply(false, friendsNear(find.target()), List.of(), Optional.empty()));
        };
    }

    private List<Locator> old(Request.Find find) {
        Locator kept = oldest.get(find.target());
        return kept == null ? List.of() : List.of(kept);
    }

    private List<Contact> friends() {
        int from = world().random().nextInt(gang.size());
        return List.copyOf(gang.subList(from, Math.min(gang.size(), from + NodeReply.NEARER_MAX)));
    }

    private List<Contact> friendsNear(Key target) {
        List<Contact> friends = new ArrayList<>(gang);
        friends.sort((one, other) -> target.nearer(one.id(), other.id()));
        return List.copyOf(friends.subList(0, Math.min(friends.size(), NodeReply.NEARER_MAX)));
    }

    private List<Contact> invented(Key target) {
        SplittableRandom random = world().random();
        List<Contact> invented =
                new ArrayList<>(friends().stream().limit(INTRODUCED).toList());
        while (invented.size() < NodeReply.NEARER_MAX) {
            invented.add(new Contact(new Key(target.a(), target.b(), random.nextLong(), 0), random.nextInt()));
        }
        return invented;
    }

    private static List<Locator> forged(Optional<NodeReply> honest) {
        return honest.map(NodeReply::locators).orElse(List.of()).stream()
                .map(locator -> new Locator(
                        locator.publicKey(),
                        locator.capabilities(),
                        ELSEWHERE,
                        Long.MAX_VALUE,
                        locator.issuedAt(),
                        false,
                        locator.signature()))
                .toList();
    }

    private void attack() {
        if (!isAlive()) {
            return;
        }
        if (how == Hostility.FLOODS && !rubbish.isEmpty()) {
            for (Contact victim : table().nearest(Key.random(world().random()), FLOOD_WIDTH)) {
                Locator waste = rubbish.get(world().random().nextInt(rubbish.size()));
                Key.placesOf(waste).forEach(place -> ask(victim, new Request.Keep(place, waste), unused -> {}));
            }
        } else if (how == Hostility.REPLAYS) {
            oldest.forEach((place, locator) -> {
                if (world().random().nextInt(REPLAYED_ONE_IN) == 0) {
                    table().nearest(place, 5)
                            .forEach(victim -> ask(victim, new Request.Keep(place, locator), unused -> {}));
                }
            });
        }
        world().timeline().after(FLOOD_EVERY, this::attack);
    }
}
