package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An observer is told after the fact, and holds up nobody but the caller that tells it. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ObserverTest {
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private volatile Runnable then = () -> {};
    private final Desk desk = new Desk(
            Budget.daily(Money.usd("10.00")),
            SpendPolicy.DEFAULT,
            new InMemoryLedgerStore(),
            builder -> builder.observer(new CfoObserver() {
                @Override
                public void decided(SpendRequest request, ApprovalDecision decision) {
                    tell("decided");
                }

                @Override
                public void ended(Settlement settlement) {
                    tell("ended " + settlement.settled());
                }

                @Override
                public void alert(BudgetAlert alert) {
                    tell("alert " + alert.percent());
                }

                @Override
                public void killSwitch(Optional<KillSwitch.Engaged> engaged) {
                    tell("kill switch " + engaged.isPresent());
                }
            }));

    @Test
    @Spec("CFO-16")
    void is_told_of_everything_once() {
        SpendRequest request = desk.request("6.00");
        desk.cfo.approve(request);
        desk.cfo.approve(request);
        desk.clock.advance(Duration.ofMinutes(11));
        desk.cfo.killSwitch().engage("ana", "stop");
        desk.cfo.killSwitch().engage("ana", "stop");
        desk.cfo.killSwitch().release("ben", "go on");
        desk.cfo.killSwitch().release("ben", "go on");

        assertThat(told)
                .containsExactly("alert 50", "decided", "ended USD 0.00", "kill switch true", "kill switch false");
    }

    @Test
    void may_ask_the_governor_whatever_it_is_told() {
        then = () -> {
            then = () -> {};
            desk.spent("0.10");
        };
        desk.approved("6.00");
        then = () -> {
            then = () -> {};
            desk.spent("0.10");
        };
        desk.clock.advance(Duration.ofMinutes(11));

        desk.approved("1.00");

        assertThat(told).contains("ended USD 0.00", "ended USD 0.10");
        desk.cfo.ledger().verify();
    }

    @Test
    void that_takes_its_time_keeps_no_other_caller_waiting() throws Exception {
        desk.approved("6.00");
        desk.clock.advance(Duration.ofMinutes(11));
        CountDownLatch let = new CountDownLatch(1);
        CountDownLatch slow = new CountDownLatch(1);
        then = () -> {
            then = () -> {};
            slow.countDown();
            await(let);
        };
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> desk.approved("1.00"), ObserverTest::thread);
        slow.await();

        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> desk.approved("1.00"), ObserverTest::thread);

        assertThat(second).succeedsWithin(10, TimeUnit.SECONDS);
        let.countDown();
        assertThat(first).succeedsWithin(10, TimeUnit.SECONDS);
    }

    private void tell(String what) {
        told.add(what);
        then.run();
    }

    /** Of its own: the common pool of a machine with two cores has one. */
    private static void thread(Runnable work) {
        new Thread(work).start();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
