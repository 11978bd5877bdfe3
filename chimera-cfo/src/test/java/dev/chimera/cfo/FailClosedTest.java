package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.StoreException;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Spec("CFO-15")
class FailClosedTest {
    private static final Budget BUDGET = Budget.daily(Money.usd("20.00"));

    @Test
    void rejects_what_has_no_price() {
        Desk desk = new Desk(BUDGET);

        assertThat(Desk.rejected(desk.cfo.approve(desk.request(null, "2.0"))).reasons())
                .extracting(Reason::code)
                .containsExactly(ErrorCode.UNPRICED);
        desk.cfo.ledger().verify();
    }

    @Test
    void a_store_that_fails_approves_nothing_and_is_named() {
        ShakyStore store = new ShakyStore();
        Desk desk = new Desk(BUDGET, SpendPolicy.DEFAULT, store);
        SpendRequest request = desk.request("1.00");

        store.fault = Fault.BEFORE;
        assertThatThrownBy(() -> desk.cfo.approve(request))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("shaky")
                .hasMessageContaining("nothing was approved");
        store.fault = Fault.NONE;
        assertThat(desk.cfo.ledger().size()).isZero();
    }

    @Test
    @Spec({"CFO-7", "CFO-11"})
    void a_decision_whose_answer_was_lost_is_found_again() {
        ShakyStore store = new ShakyStore();
        Desk desk = new Desk(BUDGET, SpendPolicy.DEFAULT, store);
        SpendRequest request = desk.request("1.00");
        store.fault = Fault.AFTER;
        assertThatThrownBy(() -> desk.cfo.approve(request)).isInstanceOf(StoreException.class);
        store.fault = Fault.NONE;

        ApprovalDecision.Approved approved = Desk.approved(desk.cfo.approve(request));

        assertThat(desk.cfo.ledger().size()).isEqualTo(1);
        assertThat(desk.cfo.budget().get(0).reserved()).isEqualTo(Money.usd("1.00"));
        desk.gate.open(approved.permit(), Desk.PAYEE, Desk.CONTENT, Money.usd("1.00"));
    }

    @Test
    @Spec("CFO-7")
    void the_entry_is_there_before_the_answer() {
        List<Long> sizes = new ArrayList<>();
        InMemoryLedgerStore store = new InMemoryLedgerStore();
        LocalCfo cfo = LocalCfo.builder()
                .budget(BUDGET)
                .store(store)
                .keys(Desk.KEYS)
                .observer(new CfoObserver() {
                    @Override
                    public void decided(SpendRequest request, ApprovalDecision decision) {
                        store.read(decision.facts().entry(), entry -> sizes.add(entry.seq()));
                    }
                })
                .build();
        Desk asking = new Desk(BUDGET);
        cfo.approve(asking.request("1.00"));
        cfo.approve(asking.request("1.00", "0.5"));
        cfo.approve(asking.request(null, "2"));

        assertThat(sizes).containsExactly(0L, 1L, 2L);
    }

    @Test
    void a_step_that_the_store_repeats_decides_once() {
        ShakyStore store = new ShakyStore();
        Desk desk = new Desk(BUDGET, SpendPolicy.DEFAULT, store);
        store.fault = Fault.REPEAT;

        ApprovalDecision.Approved approved = desk.approved("1.00");
        store.fault = Fault.NONE;

        desk.gate.open(approved.permit(), Desk.PAYEE, Desk.CONTENT, Money.usd("1.00"));
        desk.cfo.ledger().verify();
    }

    @Test
    void refuses_a_clock_that_runs_backwards_beyond_the_tolerance() {
        Desk desk = new Desk(BUDGET);
        SpendRequest known = desk.request("1.00");
        ApprovalDecision first = desk.cfo.approve(known);
        SpendPermit permit = Desk.approved(first).permit();
        desk.clock.advance(Duration.ofSeconds(-2));
        ApprovalDecision within = desk.cfo.approve(desk.request("1.00"));
        assertThat(within.facts().decidedAt()).isEqualTo(first.facts().decidedAt());
        desk.clock.advance(Duration.ofNanos(-1_000));

        for (Runnable act : List.<Runnable>of(
                () -> desk.cfo.approve(desk.request("1.00")),
                () -> desk.cfo.preview(desk.request("1.00")),
                () -> desk.cfo.open(permit),
                () -> desk.cfo.voidReservation(permit.permitId(), "test"))) {
            assertThatThrownBy(act::run).isInstanceOf(StoreException.class).hasMessageContaining("the clock says");
        }
        assertThat(desk.cfo.approve(known)).as("a known answer needs no clock").isEqualTo(first);
        desk.cfo.killSwitch().engage("ana", "stopping has to work with a wrong clock");
        desk.cfo.ledger().verify();
    }

    @Test
    void a_clock_just_behind_midnight_of_the_ledger_uses_the_ledgers_day() {
        Desk desk = Desk.daily("1.00");
        desk.clock.set("2026-03-03T00:00:00.500Z");
        desk.spent("1.00");
        desk.clock.set("2026-03-02T23:59:59.500Z");

        assertThat(Desk.rejected(desk.cfo.approve(desk.request("0.50", "3"))).reasons())
                .extracting(Reason::code)
                .contains(ErrorCode.BUDGET_EXCEEDED);
        desk.cfo.ledger().verify();
    }

    @Test
    void refuses_a_ledger_that_lost_entries_since() {
        ShakyStore store = new ShakyStore();
        Desk desk = new Desk(BUDGET, SpendPolicy.DEFAULT, store);
        desk.approved("1.00");
        store.inner = new InMemoryLedgerStore();

        assertThatThrownBy(() -> desk.cfo.approve(desk.request("1.00")))
                .isInstanceOf(LedgerBrokenException.class)
                .hasMessageContaining("held 1 before");
    }

    @Test
    @Timeout(30)
    void an_observer_may_ask_the_governor_whatever_it_is_told() {
        List<LocalCfo> cfo = new ArrayList<>();
        List<Settlement> ended = new ArrayList<>();
        Desk ids = Desk.daily("1.00");
        cfo.add(LocalCfo.builder()
                .budget(BUDGET)
                .store(new InMemoryLedgerStore())
                .keys(Desk.KEYS)
                .clock(ids.clock)
                .observer(new CfoObserver() {
                    @Override
                    public void ended(Settlement settlement) {
                        ended.add(settlement);
                        cfo.get(0).approve(ids.request("1.00"));
                    }
                })
                .build());
        cfo.get(0).approve(ids.request("2.00"));
        ids.clock.advance(Duration.ofMinutes(11));

        cfo.get(0).approve(ids.request("3.00"));

        assertThat(ended).hasSize(1);
        assertThat(cfo.get(0).budget().get(0).reserved()).isEqualTo(Money.usd("4.00"));
    }

    @Test
    void an_observer_that_fails_changes_nothing() {
        List<Settlement> ended = new ArrayList<>();
        LocalCfo cfo = LocalCfo.builder()
                .budget(BUDGET)
                .store(new InMemoryLedgerStore())
                .keys(Desk.KEYS)
                .observer(new CfoObserver() {
                    @Override
                    public void decided(SpendRequest request, ApprovalDecision decision) {
                        throw new IllegalStateException("broken observer");
                    }

                    @Override
                    public void ended(Settlement settlement) {
                        ended.add(settlement);
                    }
                })
                .build();

        SpendPermit permit =
                Desk.approved(cfo.approve(new Desk(BUDGET).request("1.00"))).permit();
        cfo.open(permit);
        Settlement settlement = cfo.settle(permit.permitId(), Money.usd("0.50"), "job");

        assertThat(ended).containsExactly(settlement);
    }

    @Test
    void a_closed_governor_answers_no_more_and_leaves_the_store_open() {
        Desk desk = new Desk(BUDGET);
        desk.cfo.close();

        assertThatThrownBy(() -> desk.cfo.approve(desk.request("1.00"))).isInstanceOf(IllegalStateException.class);
        desk.store.read(0, entry -> {});
    }

    @Test
    void the_builder_names_all_that_is_missing_or_set_twice() {
        assertThatThrownBy(() -> LocalCfo.builder().build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("budget, store, keys");
        assertThatThrownBy(() -> LocalCfo.builder().budget(BUDGET).budget(BUDGET))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("budget is set twice");
        assertThatThrownBy(() -> LocalCfo.builder().origin("two words"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'two words'");
        assertThatThrownBy(() -> LocalCfo.builder()
                        .budget(Budget.daily(Money.of("5.00", "EUR")))
                        .store(new InMemoryLedgerStore())
                        .keys(Desk.KEYS)
                        .random(new Random(1))
                        .clock(() -> Instant.EPOCH)
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("EUR")
                .hasMessageContaining("withHumanThreshold");
    }

    private enum Fault {
        NONE,
        BEFORE,
        AFTER,
        REPEAT
    }

    /** A store that fails before or after the commit, or runs a step twice, on demand. */
    private static final class ShakyStore extends ForwardingStore {
        private Fault fault = Fault.NONE;

        @Override
        public String name() {
            return "shaky";
        }

        @Override
        public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
            if (fault == Fault.BEFORE) {
                throw new IllegalStateException("disk full");
            }
            R result = super.apply(keys, view -> {
                if (fault == Fault.REPEAT) {
                    step.apply(view);
                }
                return step.apply(view);
            });
            if (fault == Fault.AFTER) {
                throw new IllegalStateException("connection lost");
            }
            return result;
        }
    }

    @Test
    void ids_are_uuids_of_version_four() {
        UUID id = new Desk(BUDGET).approved("1.00").permit().permitId();

        assertThat(id.version()).isEqualTo(4);
        assertThat(id.variant()).isEqualTo(2);
    }
}
