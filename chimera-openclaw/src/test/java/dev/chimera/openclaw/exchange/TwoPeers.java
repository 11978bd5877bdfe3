package dev.chimera.openclaw.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.Tariff;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerSigner;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import dev.chimera.api.spi.EscrowProvider;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.openclaw.hiring.Appraisal;
import dev.chimera.openclaw.hiring.Appraiser;
import dev.chimera.openclaw.hiring.HireOrder;
import dev.chimera.openclaw.hiring.HireOutcome;
import dev.chimera.openclaw.hiring.Offering;
import dev.chimera.openclaw.hiring.ServiceHandler;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.openclaw.hiring.ServiceTask;
import dev.chimera.openclaw.wire.MessageDoor;
import dev.chimera.tck.CrashInjector;
import dev.chimera.tck.PeerSamples;
import dev.chimera.tck.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A buyer and a seller in one JVM, at one clock, each with a governor and a store of its own. A trend costs 50 credits, a credit is
 * worth a cent. What either keeps survives {@link #restartBuyer} and {@link #restartSeller}; nothing else does.
 */
final class TwoPeers {
    static final URI ENDPOINT = URI.create("https://seller.example.org/openclaw");
    static final ServiceTask TASK = ServiceTask.text("trend/analyze", "what is new about solar cells?");
    static final HireOrder ORDER = HireOrder.of(TASK, "60", "2");
    static final Money PRICE = Money.of("50", Quote.COMPUTE_CREDITS);
    static final Money COST = Money.usd("0.50");
    private static final CfoKeys BUYERS_KEYS = CfoKeys.generate();
    private static final CfoKeys SELLERS_KEYS = CfoKeys.generate();
    private static final int ROUNDS_MAX = 50;

    final SettableClock clock = new SettableClock();
    final PeerSigner buyer = PeerSamples.signer(1);
    final PeerSigner seller = PeerSamples.signer(2);
    final InMemoryStorage buyersStorage = new InMemoryStorage();
    final InMemoryStorage sellersStorage = new InMemoryStorage();
    final StoreFaults buyersFaults = new StoreFaults();
    final StoreFaults sellersFaults = new StoreFaults();
    final LocalCfo buyersCfo;
    final LocalCfo sellersCfo;
    final List<Receipt> aboutSeller = new ArrayList<>();
    final List<Receipt> aboutBuyer = new ArrayList<>();
    final List<UUID> worked = new ArrayList<>();
    final LossyWire wire = new LossyWire(clock, () -> this.sales, this::restartSeller);

    ServiceHandler handler = (exchange, task) -> ServiceResult.text("perovskite", Ratio.of("0.9"));
    Appraiser appraiser = (task, result) -> new Appraisal(true, result.quality(), 5, "");
    ServiceStatus status = ServiceStatus.READY;
    Executor workers = Runnable::run;
    Predicate<PeerId> admits = peer -> true;
    int jobsMax = 8;
    long exposureMax = 1_000_000_000;
    PeerTransport transport = wire;

    @Nullable
    EscrowProvider outside;

    Purchases purchases;
    Sales sales;
    EscrowProvider escrows;

    TwoPeers() {
        this("100.00");
    }

    TwoPeers(String usdADay) {
        this(usdADay, "50.00");
    }

    /** A buyer with so much a day, of which a person decides whatever is above {@code usdFreely}. */
    TwoPeers(String usdADay, String usdFreely) {
        buyersCfo = LocalCfo.builder()
                .budget(Budget.daily(Money.usd(usdADay)))
                .policy(SpendPolicy.DEFAULT.withHumanThreshold(Money.usd(usdFreely)))
                .store(buyersStorage.ledger())
                .keys(BUYERS_KEYS)
                .clock(clock)
                .build();
        sellersCfo = LocalCfo.builder()
                .budget(Budget.daily(Money.usd("1.00")))
                .store(sellersStorage.ledger())
                .keys(SELLERS_KEYS)
                .clock(clock)
                .tariff(Tariff.in(Quote.COMPUTE_CREDITS).with("trend/analyze", PRICE))
                .build();
        restartSeller();
        restartBuyer();
    }

    void restartSeller() {
        Offering offering = Offering.of("trend/analyze", (exchange, task) -> {
            worked.add(exchange);
            return handler.work(exchange, task);
        });
        sales = new Sales(new Sales.Setup(
                new Node(seller, clock, this::heartbeat, clock::advance),
                new MessageDoor(seller.peerId(), peer -> admits.test(peer), clock),
                Map.of(offering.capability(), offering),
                sellersFaults.around(Cfo.class, sellersCfo),
                sellersFaults.around(PeerStore.class, sellersStorage.peers()),
                outside,
                job -> workers.execute(job),
                aboutBuyer::add,
                jobsMax,
                exposureMax));
    }

    void restartBuyer() {
        PeerStore store = buyersFaults.around(PeerStore.class, buyersStorage.peers());
        escrows = outside == null ? new LedgerEscrow(store, clock) : outside;
        purchases = new Purchases(new Purchases.Setup(
                new Node(buyer, clock, this::heartbeat, clock::advance),
                new MessageDoor(buyer.peerId(), peer -> true, clock),
                (endpoint, message, patience) -> transport.post(endpoint, message, patience),
                buyersFaults.around(Cfo.class, buyersCfo),
                escrows,
                store,
                (task, result) -> appraiser.appraise(task, result),
                new CreditRate(Money.usd("0.01")),
                peer -> new Purchases.Watch.Counted(9, 10),
                aboutSeller::add,
                Duration.ofSeconds(30)));
    }

    Heartbeat heartbeat() {
        return Heartbeat.sign(
                seller,
                Set.of(new Capability("trend/analyze")),
                ENDPOINT,
                new Heartbeat.Condition(status, 0, 0, 0),
                1,
                clock.instant(),
                Duration.ofSeconds(90));
    }

    Purchases.Offered negotiate(UUID exchange, HireOrder order) throws InterruptedException {
        return purchases.negotiate(exchange, ENDPOINT, seller.peerId(), order);
    }

    /** All four phases, and how they ended. */
    HireOutcome hire(UUID exchange, HireOrder order) throws InterruptedException {
        purchases.begin(negotiate(exchange, order), order, false);
        return run(exchange, null);
    }

    HireOutcome hire() throws InterruptedException {
        return hire(UUID.randomUUID(), ORDER);
    }

    HireOutcome run(UUID exchange, @Nullable OpenedPermit permit) throws InterruptedException {
        List<HireOutcome> decided = new ArrayList<>();
        purchases.run(exchange, permit, decided::add);
        assertThat(decided).hasSizeLessThanOrEqualTo(1);
        return purchases.outcome(exchange).orElseThrow();
    }

    /** What both sides' housekeeping does, until everything of {@code exchange} is over. */
    void bringToItsEnd(UUID exchange) throws InterruptedException {
        sales.resume(true, 100);
        for (int round = 0; round < ROUNDS_MAX; round++) {
            if (purchases.isOver(exchange) && sellerIsDone(exchange)) {
                break;
            }
            clock.advance(Duration.ofSeconds(round < 10 ? 31 : 600));
            keepHouse();
        }
        clock.advance(Duration.ofMinutes(20)); // past every time lock and every permit's life
        keepHouse();
        buyersCfo.sweep();
        assertThat(purchases.isOver(exchange)).isTrue();
    }

    private void keepHouse() throws InterruptedException {
        try {
            purchases.refundDue(100);
            for (UUID due : purchases.claimDue(100)) {
                purchases.run(due, null, outcome -> {});
            }
        } catch (CrashInjector.Crash crash) {
            restartBuyer();
        } catch (ChimeraException storeFailed) {
            assertThat(storeFailed).hasMessageContaining("the store fails");
        }
        try {
            sales.resume(false, 100);
        } catch (CrashInjector.Crash crash) {
            restartSeller();
            sales.resume(true, 100);
        } catch (ChimeraException storeFailed) {
            assertThat(storeFailed).hasMessageContaining("the store fails");
        }
    }

    private boolean sellerIsDone(UUID exchange) {
        return sale(exchange).map(sale -> sale.closed() != null).orElse(true);
    }

    Optional<Sale> sale(UUID exchange) {
        return sellersStorage.peers().find(Sales.SHELF, exchange.toString()).map(entry -> Sale.decode(entry.body()));
    }

    Optional<Purchase> purchase(UUID exchange) {
        return buyersStorage
                .peers()
                .find(Purchases.SHELF, exchange.toString())
                .map(entry -> Purchase.decode(entry.body()));
    }

    Optional<Escrow> escrow(UUID exchange) {
        return purchase(exchange).flatMap(purchase -> escrows.find(purchase.escrowId()));
    }

    BudgetLine budget() {
        return buyersCfo.budget().get(0);
    }

    /** How often the seller booked an earning; its ledger has no other entries. */
    long earnings() {
        return sellersCfo.ledger().size();
    }

    /** Nothing was spent, nothing is held, and nobody worked. */
    void assertUntouched() {
        assertThat(buyersCfo.ledger().size()).isZero();
        assertThat(sellersCfo.ledger().size()).isZero();
        assertThat(worked).isEmpty();
        assertThat(sellersStorage.peers().newest(Sales.SHELF, 10)).isEmpty();
        assertThat(buyersStorage.peers().newest(LedgerEscrow.SHELF, 10)).isEmpty();
    }

    /** What was held for {@code exchange} was paid once, or went back; and the books of both say so. */
    boolean assertPaidOnceOrRefunded(UUID exchange) {
        assertThat(budget().reserved()).isEqualTo(Money.usd("0.00"));
        assertThat(buyersCfo.unsettled(10)).isEmpty();
        Optional<Escrow.State> state = escrow(exchange).map(Escrow::state);
        boolean paid = state.equals(Optional.of(Escrow.State.COMPLETED));
        assertThat(budget().settled()).isEqualTo(paid ? COST : Money.usd("0.00"));
        assertThat(earnings()).isEqualTo(paid ? 1 : 0);
        state.ifPresent(
                end -> assertThat(end.next()).as("an ended escrow, got %s", end).isEmpty());
        purchases
                .outcome(exchange)
                .ifPresent(outcome ->
                        assertThat(outcome instanceof HireOutcome.Paid).isEqualTo(paid));
        purchases
                .outcome(exchange)
                .ifPresent(outcome -> assertThat(outcome instanceof HireOutcome.NotHired)
                        .as("nobody was hired, so nothing was ever held")
                        .isEqualTo(state.isEmpty()));
        sale(exchange).ifPresent(sale -> assertThat(sale.closed()).isNotNull());
        return paid;
    }
}
