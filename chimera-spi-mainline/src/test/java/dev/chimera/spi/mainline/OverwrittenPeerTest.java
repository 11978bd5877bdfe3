package dev.chimera.spi.mainline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Bytes;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Tariff;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.core.memory.SlidingWindow;
import dev.chimera.openclaw.OpenClaw;
import dev.chimera.openclaw.OpenClawBuilder;
import dev.chimera.openclaw.PeerKeys;
import dev.chimera.openclaw.hiring.FoundPeer;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerSamples;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A peer whose every record in the DHT was written over by somebody who knows the names. */
class OverwrittenPeerTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    @Spec("CLAW-11")
    void is_found_by_its_name_at_the_address_that_nobody_can_take_away() throws Exception {
        TestNodes nodes = new TestNodes(12);
        open.add(nodes);
        InetAddress host = nodes.node(0).address().getAddress();
        OpenClaw seller = peer(nodes.openEnd(0))
                .offer("text/upper", (exchange, task) -> ServiceResult.text("X", Ratio.ONE))
                .listen(new InetSocketAddress(host, 0))
                .open();
        open.add(seller);
        OpenClaw reader = peer(nodes.openEnd(1)).open();
        open.add(reader);
        MainlineDirectory end = nodes.openEnd(2);
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (end.lookup(seller.peerId()).isEmpty()) {
            assertThat(System.nanoTime()).as("in 30 s").isLessThan(until);
            Thread.sleep(50);
        }

        List<ItemKey> items = NetworkNames.open().itemsOf(seller.peerId());
        nodes.overwrite(
                11,
                items.get(0),
                PeerSamples.locator(2, Long.MAX_VALUE, "trend").encoded());
        nodes.overwrite(11, items.get(1), Bytes.of("d1:ae".getBytes(StandardCharsets.UTF_8)));
        nodes.overwrite(11, items.get(2), Bytes.of(new byte[900]));

        assertThat(end.lookup(seller.peerId())).as("nothing genuine is left").isEmpty();
        Optional<FoundPeer> found = reader.lookup(seller.peerId());
        while (found.isEmpty()) { // it is announced a moment after its locator is there
            assertThat(System.nanoTime()).as("in 30 s").isLessThan(until);
            Thread.sleep(50);
            found = reader.lookup(seller.peerId());
        }
        assertThat(found).map(FoundPeer::peerId).contains(seller.peerId());
        assertThat(reader.lookup(PeerSamples.signer(2).peerId()))
                .as("who is announced nowhere")
                .isEmpty();
    }

    private OpenClawBuilder peer(MainlineDirectory directory) {
        InMemoryStorage storage = new InMemoryStorage();
        open.add(storage);
        LocalCfo cfo = LocalCfo.builder()
                .budget(Budget.daily(Money.usd("1.00")))
                .store(storage.ledger())
                .keys(CfoKeys.generate())
                .tariff(Tariff.in(Tariff.COMPUTE_CREDITS).with("text/upper", Money.of("1", Tariff.COMPUTE_CREDITS)))
                .build();
        open.add(cfo);
        return OpenClaw.builder()
                .keys(PeerKeys.generate())
                .directory(directory)
                .storage(storage)
                .cfo(cfo)
                .rate(new SlidingWindow(100, Duration.ofMinutes(1), InstantSource.system()))
                .privateNetwork();
    }
}
