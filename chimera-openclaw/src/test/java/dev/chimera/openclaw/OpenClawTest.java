package dev.chimera.openclaw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Tariff;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoreException;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.core.memory.SlidingWindow;
import dev.chimera.openclaw.hiring.Appraisal;
import dev.chimera.openclaw.hiring.FoundPeer;
import dev.chimera.openclaw.hiring.HireOrder;
import dev.chimera.openclaw.hiring.HireOutcome;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.openclaw.hiring.ServiceTask;
import dev.chimera.spec.Spec;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two peers over real sockets. */
class OpenClawTest {
    private static final HireOrder ORDER = HireOrder.of(ServiceTask.text("text.upper", "quiet"), "100", "2.0");
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

    @Test
    @Spec({"CFO-14", "CLAW-5"})
    void the_kill_switch_silences_a_peer_while_what_is_held_is_still_settled() throws Exception {
        LocalCfo sellers = cfo();
        LocalCfo buyers = cfo();
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        OpenClaw seller = peer(sellers)
                .offer("text/upper", (exchange, task) -> {
                    working.countDown();
                    done.await();
                    return ServiceResult.text("QUIET", Ratio.ONE);
                })
                .listen(loopback())
                .open();
        open.add(seller);
        OpenClaw buyer = buyer(buyers);
        eventually(() -> found(buyer) == 1);
        Hire before = buyer.hire(ORDER);
        assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();

        sellers.killSwitch().engage("alice", "drill");
        buyers.killSwitch().engage("alice", "drill");
        done.countDown();

        assertThat(before.join()).isInstanceOf(HireOutcome.Paid.class);
        before.settled().get(30, TimeUnit.SECONDS);
        assertThat(buyers.unsettled(10)).isEmpty();
        assertThat(buyers.budget()).extracting(BudgetLine::settled).contains(Money.usd("0.50"));
        assertThat(sellers.ledger().size()).as("the earning and the switch").isEqualTo(2);
        assertThat(seller.status()).isEqualTo(ServiceStatus.MAINTENANCE);
        assertThat(buyer.hire(ORDER).join()).isInstanceOf(HireOutcome.NotHired.class);
        assertThat(buyers.budget()).extracting(BudgetLine::settled).contains(Money.usd("0.50"));

        OpenClaw other = buyer(cfo());
        HireOutcome refused = other.hire(ORDER).join();
        assertThat(refused).isInstanceOf(HireOutcome.NotHired.class);
        assertThat(sellers.ledger().size()).isEqualTo(2);
    }

    @Test
    @Spec({"CFO-14", "CLAW-5"})
    void a_buyer_that_is_switched_off_hires_nobody_who_would_work() throws Exception {
        LocalCfo buyers = cfo();
        AtomicInteger worked = new AtomicInteger();
        open.add(peer(cfo())
                .offer("text/upper", (exchange, task) -> {
                    worked.incrementAndGet();
                    return ServiceResult.text("QUIET", Ratio.ONE);
                })
                .listen(loopback())
                .open());
        OpenClaw buyer = buyer(buyers);
        eventually(() -> found(buyer) == 1);
        buyers.killSwitch().engage("alice", "drill");

        HireOutcome outcome = buyer.hire(ORDER).join();

        assertThat(((HireOutcome.NotHired) outcome).code()).isEqualTo(ErrorCode.KILL_SWITCH);
        assertThat(worked.get()).isZero();
    }

    @Test
    @Spec("CLAW-7")
    void a_store_that_fails_after_it_kept_a_purchase_leads_to_no_second_one() throws Exception {
        LocalCfo buyers = cfo();
        AtomicInteger worked = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            open.add(peer(cfo())
                    .offer("text/upper", (exchange, task) -> {
                        worked.incrementAndGet();
                        return ServiceResult.text("QUIET", Ratio.ONE);
                    })
                    .listen(loopback())
                    .open());
        }
        AtomicBoolean failed = new AtomicBoolean();
        InMemoryStorage kept = storage();
        OpenClaw buyer = quickBuyer(PeerKeys.generate(), buyers, withPeers(kept, (method, arguments) -> {
            Object result = method.invoke(kept.peers(), arguments);
            if (method.getName().equals("create")
                    && ((PeerStore.Entry) arguments[0]).shelf().equals("purchases")
                    && failed.compareAndSet(false, true)) {
                throw new StoreException("the line broke after it was written", null);
            }
            return result;
        }));
        eventually(() -> found(buyer) == 2);

        Hire broken = buyer.hire(ORDER);
        assertThatThrownBy(broken::join).hasMessageContaining("the line broke");
        Hire again = buyer.hire(broken.key(), ORDER);
        Hire oncemore = buyer.hire(broken.key(), ORDER);

        assertThat(again.join()).isInstanceOf(HireOutcome.Paid.class);
        assertThat(oncemore.join()).isEqualTo(again.join());
        again.settled().get(30, TimeUnit.SECONDS);
        oncemore.settled().get(30, TimeUnit.SECONDS);
        Thread.sleep(1_500); // longer than the lease
        assertThat(worked.get()).isEqualTo(1);
        assertThat(buyers.budget()).extracting(BudgetLine::settled).contains(Money.usd("0.50"));
    }

    @Test
    @Spec("CLAW-7")
    void a_hire_that_another_process_brings_to_its_end_ends_where_it_was_asked_for() throws Exception {
        LocalCfo buyers = cfo();
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        open.add(peer(cfo())
                .offer("text/upper", (exchange, task) -> {
                    working.countDown();
                    done.await();
                    return ServiceResult.text("QUIET", Ratio.ONE);
                })
                .listen(loopback())
                .open());
        AtomicBoolean cut = new AtomicBoolean();
        InMemoryStorage kept = storage();
        PeerKeys keys = PeerKeys.generate();
        OpenClaw asked = quickBuyer(keys, buyers, withPeers(kept, (method, arguments) -> {
            if (method.getName().equals("replace") && cut.get()) {
                throw new StoreException("this process can only look", null);
            }
            return method.invoke(kept.peers(), arguments);
        }));
        eventually(() -> found(asked) == 1);
        Hire hire = asked.hire(ORDER);
        assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();

        cut.set(true);
        OpenClaw other = quickBuyer(keys, buyers, kept);
        done.countDown();

        assertThat(hire.result().get(60, TimeUnit.SECONDS)).isInstanceOf(HireOutcome.Paid.class);
        hire.settled().get(60, TimeUnit.SECONDS);
        assertThat(other.outcome(hire.key())).contains(hire.join());
        assertThat(buyers.budget()).extracting(BudgetLine::settled).contains(Money.usd("0.50"));
    }

    private OpenClaw quickBuyer(PeerKeys keys, LocalCfo cfo, Storage storage) {
        OpenClaw buyer = peer(keys, cfo, storage)
                .lease(Duration.ofSeconds(1))
                .careEvery(Duration.ofMillis(50))
                .appraiser((task, result) -> new Appraisal(true, Ratio.ONE, 5, "as asked"))
                .creditWorth(Money.usd("0.01"))
                .open();
        open.add(buyer);
        return buyer;
    }

    /** What the peers' part of a storage does. */
    @FunctionalInterface
    private interface Peers {
        Object call(Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static Storage withPeers(Storage storage, Peers peers) {
        PeerStore store = (PeerStore) Proxy.newProxyInstance(
                PeerStore.class.getClassLoader(),
                new Class<?>[] {PeerStore.class},
                (proxy, method, arguments) -> peers.call(method, arguments));
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(),
                new Class<?>[] {Storage.class},
                (proxy, method, arguments) ->
                        method.getName().equals("peers") ? store : method.invoke(storage, arguments));
    }

    private OpenClaw buyer(LocalCfo cfo) {
        OpenClaw buyer = peer(cfo)
                .appraiser((task, result) -> new Appraisal(true, Ratio.ONE, 5, "as asked"))
                .creditWorth(Money.usd("0.01"))
                .open();
        open.add(buyer);
        return buyer;
    }

    private static int found(OpenClaw buyer) {
        try {
            return buyer.find("text", 0, 10).size();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void eventually(BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in 30 s").isLessThan(end);
            Thread.sleep(5);
        }
    }

    private OpenClawBuilder peer(LocalCfo cfo) {
        return peer(PeerKeys.generate(), cfo, storage());
    }

    private OpenClawBuilder peer(PeerKeys keys, LocalCfo cfo, Storage storage) {
        return OpenClaw.builder()
                .keys(keys)
                .directory(directory)
                .storage(storage)
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
