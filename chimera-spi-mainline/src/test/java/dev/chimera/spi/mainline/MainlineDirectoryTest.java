package dev.chimera.spi.mainline;

import dev.chimera.api.network.Locator;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerDirectoryContract;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

@Spec("CLAW-2")
class MainlineDirectoryTest implements PeerDirectoryContract {
    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    private static final int PEERS = 20;
    private static TestNodes nodes;

    private List<WatchedEnd> ends;

    @BeforeAll
    static void start() throws InterruptedException {
        nodes = new TestNodes(PEERS);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @BeforeEach
    void network() {
        var key = TestNodes.newKey();
        ends = IntStream.range(0, PEERS)
                .mapToObj(i -> new WatchedEnd(nodes.end(i, key)))
                .toList();
    }

    @Override
    public PeerDirectory emptyDirectory() {
        return ends.get(0);
    }

    @Override
    public PeerDirectory secondHandle(PeerDirectory directory) {
        return ends.get(PEERS - 1);
    }

    @Override
    public PeerDirectory endFor(PeerDirectory directory, int peer) {
        return ends.get(peer);
    }

    @Override
    public Optional<Locator> whoIsAt(PeerDirectory directory, InetSocketAddress address) {
        return ends.stream()
                .filter(end -> end.address().equals(address.getAddress()) && address.getPort() == 443)
                .findFirst()
                .flatMap(WatchedEnd::answer);
    }
}
