package dev.chimera.spi.mainline;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes locators as items into the DHT, and reads them. Thread-safe. */
final class LocatorItems {
    /** How long a look-up waits for a higher sequence after the first genuine locator. */
    private static final Duration WINDOW = Duration.ofMillis(300);

    /** How long the engine may wait for nodes that died, 15 s for each that it meets, before it puts an item at those that live. */
    private static final Duration DEAD_NODE_WAIT = Duration.ofSeconds(25);

    /** After how long the end of a put is not waited for any more, and its item looked for instead. */
    private static final Duration PUT_WAIT = Duration.ofSeconds(2);

    private final MainlineNode node;
    private final NetworkNames names;
    private final Duration timeout;

    LocatorItems(MainlineNode node, NetworkNames names, Duration timeout) {
        this.node = node;
        this.names = names;
        this.timeout = timeout;
    }

    /** Whether it was put; else a newer one is there. */
    boolean store(Locator locator, long lookUntil) {
        if (newest(locator.peerId(), lookUntil)
                .filter(known -> known.sequence() > locator.sequence())
                .isPresent()) {
            return false;
        }
        long until = lookUntil + DEAD_NODE_WAIT.toNanos();
        List<ItemKey> items = names.itemsOf(locator.peerId());
        Map<Bytes, Integer> ignored = new HashMap<>();
        try (ReplyBoard.Waiting waiting = node.board().await(targets(items))) {
            items.forEach(item -> ignored.put(MainlineNode.nameOf(item).target(), node.put(item, locator.encoded())));
            if (isAcknowledged(waiting, ignored, Math.min(until, System.nanoTime() + PUT_WAIT.toNanos()))) {
                return true;
            }
        }
        do {
            if (newest(locator.peerId(), Math.min(until, System.nanoTime() + PUT_WAIT.toNanos()))
                    .filter(kept -> kept.sequence() >= locator.sequence())
                    .isPresent()) {
                return true;
            }
            DhtWait.pause();
        } while (System.nanoTime() - until < 0);
        throw new ChimeraException(
                ErrorCode.DIRECTORY_UNAVAILABLE,
                "no other node of the Mainline DHT keeps what " + node.where() + " published within "
                        + timeout.plus(DEAD_NODE_WAIT) + "; check that UDP packets get through, or raise the timeout");
    }

    private boolean isAcknowledged(ReplyBoard.Waiting waiting, Map<Bytes, Integer> ignored, long until) {
        int open = ignored.size();
        while (open > 0) {
            DhtReply reply = DhtWait.next(node, waiting, until);
            if (reply == null) {
                return false;
            }
            if (reply instanceof DhtReply.Stored stored && ignored.merge(stored.target(), -1, Integer::sum) < 0) {
                if (stored.nodes() > 0) {
                    return true;
                }
                open--;
            }
        }
        return false;
    }

    /** The genuine locator with the highest sequence that comes in time. */
    Optional<Locator> newest(PeerId peerId, long until) {
        List<ItemKey> items = names.itemsOf(peerId);
        @Nullable Locator best = null;
        long end = until;
        try (ReplyBoard.Waiting waiting = node.board().await(targets(items))) {
            int open = items.stream()
                    .mapToInt(item -> node.get(MainlineNode.nameOf(item)))
                    .sum();
            while (open > 0) {
                DhtReply reply = DhtWait.next(node, waiting, end);
                if (reply == null) {
                    break;
                }
                if (reply instanceof DhtReply.Item item) {
                    open -= item.last() ? 1 : 0;
                    @Nullable
                    Locator read =
                            item.value().map(value -> genuine(value, peerId)).orElse(null);
                    if (read != null && best == null) {
                        end = Math.min(until, System.nanoTime() + WINDOW.toNanos());
                    }
                    if (read != null && (best == null || read.sequence() > best.sequence())) {
                        best = read;
                    }
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** The locator that {@code value} holds, or null if it is not a genuine one of {@code peerId}. */
    private static @Nullable Locator genuine(Bytes value, PeerId peerId) {
        try {
            Locator locator = Locator.decode(value);
            return locator.peerId().equals(peerId) && locator.isGenuine() ? locator : null;
        } catch (IllegalArgumentException forged) {
            return null;
        }
    }

    private static Set<Bytes> targets(List<ItemKey> items) {
        Set<Bytes> targets = new HashSet<>();
        items.forEach(item -> targets.add(MainlineNode.nameOf(item).target()));
        return targets;
    }
}
