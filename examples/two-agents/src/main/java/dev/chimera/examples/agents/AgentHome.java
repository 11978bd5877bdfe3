package dev.chimera.examples.agents;

import dev.chimera.api.Bytes;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Tariff;
import dev.chimera.api.network.Receipt;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LedgerLines;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.memory.SlidingWindow;
import dev.chimera.openclaw.OpenClaw;
import dev.chimera.openclaw.OpenClawBuilder;
import dev.chimera.openclaw.PeerKeys;
import dev.chimera.spi.mainline.MainlineDirectory;
import dev.chimera.spi.sqlite.SqliteStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What both agents have: keys, books in a file, a CFO, and an end of the DHT. Whoever opens it closes it. */
final class AgentHome implements AutoCloseable {
    static final String SERVICE = "text/keywords";

    private final SqliteStorage storage;
    private final LocalCfo cfo;
    private final MainlineDirectory directory;
    private final PeerKeys keys;

    /**
     * A home.
     *
     * @param folder for its keys and books
     * @param host its address, which only it has
     * @param meetingPoint the port of a DHT node at {@link TwoAgents#MEETING_POINT}
     * @param networkKey what the members of this private network share
     */
    AgentHome(Path folder, String host, int meetingPoint, Bytes networkKey) {
        // tag::agent-home[]
        storage = SqliteStorage.at(folder.resolve("agent.db"));
        cfo = LocalCfo.builder()
                .budget(Budget.daily(Money.usd("5.00")))
                .store(storage.ledger())
                .keys(CfoKeys.insecurelyKeptIn(folder.resolve("cfo.json")))
                .tariff(Tariff.in(Tariff.COMPUTE_CREDITS).with(SERVICE, Money.of("5", Tariff.COMPUTE_CREDITS)))
                .build();
        directory = MainlineDirectory.builder()
                .listen(host, 0)
                .bootstrap(TwoAgents.MEETING_POINT, meetingPoint)
                .networkKey(networkKey)
                .open();
        keys = PeerKeys.insecurelyKeptIn(folder.resolve("peer.json"));
        // end::agent-home[]
    }

    OpenClawBuilder openClaw() {
        return OpenClaw.builder()
                .keys(keys)
                .directory(directory)
                .storage(storage)
                .cfo(cfo)
                .rate(new SlidingWindow(100, Duration.ofMinutes(1), InstantSource.system()))
                .privateNetwork();
    }

    /** Prints its ledger, which it checks first, and what others said of it. */
    void show(OpenClaw self) {
        System.out.println("ledger, which verifies: " + cfo.ledger().verify().size() + " entries");
        cfo.ledger().read(0, entry -> System.out.println("  " + LedgerLines.of(entry)));
        List<Receipt> receipts = self.receipts(self.peerId(), 10);
        receipts.forEach(receipt ->
                System.out.println("receipt from " + shorten(receipt.issuer().toString()) + ", who "
                        + (receipt.issuerBought() ? "bought" : "sold") + ": "
                        + (receipt.outcome().succeeded() ? "went well" : "did not go well") + ", rating "
                        + receipt.outcome().rating() + ", " + receipt.price() + ", genuine: " + receipt.isGenuine()));
    }

    static String shorten(String peerId) {
        return peerId.substring(0, 12);
    }

    @Override
    public void close() {
        directory.close();
        cfo.close();
        storage.close();
    }
}
