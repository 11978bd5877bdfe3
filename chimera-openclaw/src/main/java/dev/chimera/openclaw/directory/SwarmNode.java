package dev.chimera.openclaw.directory;

import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One node of the index: whom it knows, what it keeps, and how it asks and answers. Not thread-safe. */
class SwarmNode {
    /** How many keep a record. */
    static final int REPLICAS = 20;

    private static final int HOLDERS_PER_BLOCK_MAX = 2;
    private static final int BOOTSTRAP_WALKS = 1;
    private static final Duration TENDING = Duration.ofMinutes(15);

    private final Contact self;
    private final RoutingTable table;
    private final NodeShelf shelf;
    private final SwarmWorld world;
    private final List<Contact> entrances;
    private boolean alive = true;

    /**
     * A node that nobody knows yet.
     *
     * @param entrances those through whom it gets in; kept, and asked again when it has lost all others
     */
    SwarmNode(Contact self, SwarmWorld world, List<Contact> entrances) {
        this.self = self;
        this.world = world;
        this.entrances = List.copyOf(entrances);
        this.table = new RoutingTable(self.id());
        this.shelf = new NodeShelf(world.memo());
    }

    Contact self() {
        return self;
    }

    RoutingTable table() {
        return table;
    }

    NodeShelf shelf() {
        return shelf;
    }

    SwarmWorld world() {
        return world;
    }

    boolean isAlive() {
        return alive;
    }

    /** Whether it never knew anybody. */
    boolean isAlone() {
        return entrances.isEmpty() && table.size() == 0;
    }

    void die() {
        alive = false;
        world.links().detach(this);
    }

    /** Gets to know its neighbours and some others. */
    void enter(Consumer<Walk> entered) {
        new Walk(this, new Request.Find(self.id(), Request.Wanted.NODES), first -> {
                    for (int i = 0; i < BOOTSTRAP_WALKS; i++) {
                        look(Key.random(world.random()));
                    }
                    entered.accept(first);
                })
                .start();
        tendLater();
    }

    private void look(Key somewhere) {
        new Walk(this, new Request.Find(somewhere, Request.Wanted.NODES), ended -> {}).start();
    }

    private void tendLater() {
        long jitter = world.random().nextLong(TENDING.toMillis() / 2);
        world.timeline().after(TENDING.plusMillis(jitter), () -> {
            if (alive) {
                shelf.sweep(world.timeline().now());
                look(self.id());
                look(Key.random(world.random()));
                tendLater();
            }
        });
    }

    /** What it answers, if anything. */
    Optional<NodeReply> answer(Contact from, Request request) {
        table.heard(from);
        if (request instanceof Request.Find find) {
            return Optional.of(found(find));
        }
        boolean kept = shelf.admits(from, world.timeline().now())
                && (request instanceof Request.Keep keep
                        ? shelf.keep(
                                keep.target(),
                                keep.locator(),
                                from,
                                world.timeline().now())
                        : request instanceof Request.Note note
                                && shelf.note(
                                        note.target(),
                                        note.heartbeat(),
                                        world.timeline().now()));
        return Optional.of(NodeReply.kept(kept));
    }

    /** What it has itself. */
    NodeReply found(Request.Find find) {
        Instant now = world.timeline().now();
        List<Locator> locators = switch (find.wanted()) {
            case LOCATOR -> shelf.locator(find.target(), now);
            case OFFERS -> shelf.offers(find.target(), now);
            case NODES, HEARTBEAT -> List.<Locator>of();
        };
        Optional<Heartbeat> heartbeat = find.wanted() == Request.Wanted.HEARTBEAT
                ? shelf.heartbeat(find.target(), now)
                : Optional.<Heartbeat>empty();
        return new NodeReply(false, table.nearest(find.target(), RoutingTable.BUCKET_MAX), locators, heartbeat);
    }

    /** Those with whom a look-up begins. */
    List<Contact> beginnings(Key target) {
        List<Contact> known = table.nearest(target, RoutingTable.BUCKET_MAX);
        for (Contact entrance : entrances) {
            if (known.size() < RoutingTable.BUCKET_MAX && !known.contains(entrance)) {
                known.add(entrance);
            }
        }
        known.sort((one, other) -> target.nearer(one.id(), other.id()));
        return known;
    }

    /** Asks {@code to} and remembers whether it answered. */
    void ask(Contact to, Request request, Consumer<Optional<NodeReply>> heard) {
        world.links().send(self, to, request, reply -> {
            if (reply == null) {
                table.silent(to);
            } else {
                table.heard(to);
            }
            heard.accept(Optional.ofNullable(reply));
        });
    }

    /** Who should keep what belongs at a place, of those that were found near it: the nearest, but few of one block. */
    List<Contact> holders(Key target, List<Contact> near) {
        List<Contact> all = new ArrayList<>(near);
        all.add(self);
        all.sort((one, other) -> target.nearer(one.id(), other.id()));
        List<Contact> holders = new ArrayList<>();
        for (Contact contact : all) {
            long sameBlock = holders.stream()
                    .filter(other -> other.block() == contact.block())
                    .count();
            if (holders.size() < REPLICAS && sameBlock < HOLDERS_PER_BLOCK_MAX) {
                holders.add(contact);
            }
        }
        return holders;
    }

    /** Has {@code holders} keep {@code request}; in the end {@code done} hears how many others do. Each is asked twice at most. */
    void spread(List<Contact> holders, Request request, Consumer<Integer> done) {
        Spread spread = new Spread(holders.size(), done);
        for (Contact holder : holders) {
            if (holder.equals(self)) {
                boolean unused = answer(self, request).isPresent();
                spread.end(false);
            } else {
                ask(holder, request, first -> {
                    if (first.isPresent()) {
                        spread.end(first.get().kept());
                    } else {
                        ask(
                                holder,
                                request,
                                second -> spread.end(
                                        second.isPresent() && second.get().kept()));
                    }
                });
            }
        }
    }

    /** Counts those who answered and those who keep it. */
    private static final class Spread {
        private final Consumer<Integer> done;
        private int open;
        private int kept;

        Spread(int open, Consumer<Integer> done) {
            this.open = open;
            this.done = done;
        }

        void end(boolean keeps) {
            kept += keeps ? 1 : 0;
            if (--open == 0) {
                done.accept(kept);
            }
        }
    }
}
