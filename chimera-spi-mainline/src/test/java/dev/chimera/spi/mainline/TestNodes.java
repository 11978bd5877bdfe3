package dev.chimera.spi.mainline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small DHT on this machine: real nodes, each with an address of its own, because the engine takes nodes on one address for one. Several
 * private networks may share it, for each has its own names.
 */
final class TestNodes implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final AtomicInteger NEXT_BLOCK =
            new AtomicInteger(1 + (int) (ProcessHandle.current().pid() % 200));
    private static final AtomicInteger NEXT_KEY = new AtomicInteger();

    private final int block = NEXT_BLOCK.getAndIncrement();
    private final List<MainlineNode> nodes = new ArrayList<>();

    /** {@code count} nodes that know each other. */
    TestNodes(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            add();
        }
        for (MainlineNode each : nodes) { // the engine is slow at finding those who were not there when it started
            nodes.stream().filter(other -> other != each).forEach(other -> each.meet(other.address()));
        }
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (nodes.stream().anyMatch(node -> node.nodes() < Math.min(count - 1, 4))) {
            if (System.nanoTime() > until) {
                throw new AssertionError("the nodes did not get to know each other");
            }
            Thread.sleep(50);
        }
    }

    /** One more node, which starts from up to four others. */
    MainlineNode add() {
        List<InetSocketAddress> others = new ArrayList<>();
        for (int i = 0; i < Math.min(4, nodes.size()); i++) {
            others.add(nodes.get((nodes.size() * 7 + i * 3) % nodes.size()).address());
        }
        MainlineNode node = MainlineNode.open(
                new NodeSettings("127." + (block % 250 + 1) + "." + (nodes.size() + 1) + ".1", 0, others, false),
                Duration.ofMinutes(15));
        nodes.add(node);
        return node;
    }

    MainlineNode node(int index) {
        return nodes.get(index);
    }

    int size() {
        return nodes.size();
    }

    /** A key that no other test has. */
    static Bytes newKey() {
        return Digest.sha256("network " + NEXT_KEY.getAndIncrement()
                        + ProcessHandle.current().pid())
                .bytes();
    }

    /** The end at node {@code index} of the network with {@code key}. */
    MainlineDirectory end(int index, Bytes key) {
        return new MainlineDirectory(nodes.get(index), NetworkNames.keyed(key), List.of(), TIMEOUT);
    }

    /** An end that anybody might have, without a key. */
    MainlineDirectory openEnd(int index) {
        return new MainlineDirectory(nodes.get(index), NetworkNames.open(), List.of(), TIMEOUT);
    }

    /** Writes over an item as anybody could who can make its name, and waits until others keep it. */
    void overwrite(int thief, ItemKey item, Bytes value) throws InterruptedException {
        MainlineNode node = nodes.get(thief);
        try (ReplyBoard.Waiting waiting =
                node.board().await(Set.of(MainlineNode.nameOf(item).target()))) {
            node.put(item, value);
            DhtReply reply = waiting.next(Duration.ofSeconds(10));
            while (reply != null && !(reply instanceof DhtReply.Stored)) {
                reply = waiting.next(Duration.ofSeconds(10));
            }
            assertThat(reply)
                    .isInstanceOfSatisfying(
                            DhtReply.Stored.class,
                            stored -> assertThat(stored.nodes()).isPositive());
        }
    }

    /** Ends nodes, all at the same time, as a power cut would. */
    void kill(List<MainlineNode> victims) {
        List<Thread> threads =
                victims.stream().map(node -> new Thread(node::close)).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted by nobody", e);
            }
        }
    }

    @Override
    public void close() {
        kill(nodes);
    }
}
