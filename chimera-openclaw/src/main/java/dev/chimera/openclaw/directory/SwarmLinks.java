package dev.chimera.openclaw.directory;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What carries requests and replies between nodes, and does not carry all of them. Not thread-safe. */
final class SwarmLinks {
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Timeline timeline;
    private final SplittableRandom random;
    private final double loss;
    private final Duration delayMin;
    private final Duration delayMax;
    private final Map<Integer, SwarmNode> nodes = new HashMap<>();
    private final Set<Key> apart = new HashSet<>();
    private long requests;

    SwarmLinks(Timeline timeline, SplittableRandom random, double loss, Duration delayMin, Duration delayMax) {
        this.timeline = timeline;
        this.random = random;
        this.loss = loss;
        this.delayMin = delayMin;
        this.delayMax = delayMax;
    }

    void attach(SwarmNode node) {
        nodes.put(node.self().address(), node);
    }

    void detach(SwarmNode node) {
        nodes.remove(node.self().address());
    }

    boolean isTaken(int address) {
        return nodes.containsKey(address);
    }

    void part(Set<Key> group) {
        apart.clear();
        apart.addAll(group);
    }

    long requests() {
        return requests;
    }

    /**
     * Sends {@code request}. Exactly once {@code heard} gets the reply, or {@code null} when it did not come in time. Whoever answers
     * proves that its id is the one that was asked; another's answer does not count.
     */
    void send(Contact from, Contact to, Request request, Consumer<@Nullable NodeReply> heard) {
        requests++;
        Pending pending = new Pending(heard);
        timeline.after(PATIENCE, () -> pending.end(null));
        carry(from, to, () -> {
            SwarmNode node = nodes.get(to.address());
            if (node == null || !node.self().equals(to)) {
                return;
            }
            node.answer(from, request).ifPresent(reply -> carry(to, from, () -> pending.end(reply.bounded())));
        });
    }

    private void carry(Contact from, Contact to, Runnable arrival) {
        boolean parted = !apart.isEmpty() && apart.contains(from.id()) != apart.contains(to.id());
        if (parted || (loss > 0 && random.nextDouble() < loss)) {
            return;
        }
        long range = delayMax.minus(delayMin).toNanos();
        timeline.after(range == 0 ? delayMin : delayMin.plusNanos(random.nextLong(range + 1)), arrival);
    }

    /** Somebody who waits for a reply. */
    private static final class Pending {
        private @Nullable Consumer<@Nullable NodeReply> heard;

        Pending(Consumer<@Nullable NodeReply> heard) {
            this.heard = heard;
        }

        void end(@Nullable NodeReply reply) {
            Consumer<@Nullable NodeReply> waiting = heard;
            heard = null;
            if (waiting != null) {
                waiting.accept(reply);
            }
        }
    }
}
