package dev.chimera.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Tariff;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.core.memory.SlidingWindow;
import dev.chimera.spec.Spec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two peers over real sockets. */
class OpenClawTest {
    private final MapDirectory directory = new MapDirectory();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    @Spec({"CLAW-3", "CLAW-6"})
    void one_peer_finds_hires_and_pays_another() throws Exception {
        LocalCfo sellers = cfo();
        LocalCfo buyers = cfo();
        OpenClaw seller = peer(sellers)
                .offer(
                        "text/upper",
                        (exchange, task) -> ServiceResult.text(
                                new String(task.body().toArray(), java.nio.charset.StandardCharsets.UTF_8)
                                        .toUpperCase(java.util.Locale.ROOT),
                                Ratio.ONE))
                .listen(loopback())
                .open();
        open.add(seller);
        OpenClaw buyer = peer(buyers)
                .appraiser((task, result) -> new Appraisal(true, Ratio.ONE, 5, "as asked"))
                .creditWorth(Money.usd("0.01"))
                .open();
        open.add(buyer);

        assertThat(buyer.find("text", 0, 10)).extracting(FoundPeer::peerId).containsExactly(seller.peerId());
        HireOutcome outcome = buyer.hire(HireOrder.of(ServiceTask.text("text.upper", "quiet"), "100", "2.0"))
                .join();

        assertThat(outcome).isInstanceOf(HireOutcome.Paid.class);
        HireOutcome.Paid paid = (HireOutcome.Paid) outcome;
        assertThat(new String(paid.result().body().toArray(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("QUIET");
        assertThat(paid.cost()).isEqualTo(Money.usd("0.50"));
        assertThat(paid.receipt().isGenuine()).isTrue();
        assertThat(buyers.budget()).extracting(BudgetLine::settled).contains(Money.usd("0.50"));
        assertThat(buyers.unsettled(10)).isEmpty();
        eventually(() -> seller.receipts(seller.peerId(), 10).size() == 1
                && buyer.receipts(buyer.peerId(), 10).size() == 1);
    }

    private static void eventually(BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in 30 s").isLessThan(end);
            Thread.sleep(5);
        }
    }

    private OpenClawBuilder peer(LocalCfo cfo) {
        return OpenClaw.builder()
                .keys(PeerKeys.generate())
                .directory(directory)
                .storage(storage())
                .cfo(cfo)
                .rate(new SlidingWindow(100, Duration.ofMinutes(1), InstantSource.system()))
                .privateNetwork();
    }

    private InMemoryStorage storage() {
        InMemoryStorage storage = new InMemoryStorage();
        open.add(storage);
        return storage;
    }

    private LocalCfo cfo() {
        InMemoryStorage storage = storage();
        LocalCfo cfo = LocalCfo.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .store(storage.ledger())
                .keys(CfoKeys.generate())
                .tariff(Tariff.in(Tariff.COMPUTE_CREDITS).with("text/upper", Money.of("50", Tariff.COMPUTE_CREDITS)))
                .build();
        open.add(cfo);
        return cfo;
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
