package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.StoreException;
import dev.chimera.api.spi.Ticket;
import dev.chimera.spec.Spec;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A store whose derived values were bent does not open, says how to mend it, and is right afterwards. */
@Spec("CFO-9")
class RepairTest {
    private static final Budget BUDGET = Budget.daily(Money.usd("100.00")).and(BudgetPeriod.MONTH, Money.usd("500.00"));
    private static final CounterKey TODAY = new CounterKey("total", BudgetPeriod.DAY, LocalDate.of(2026, 3, 2), "USD");

    private final Desk desk = busy();
    private final SpendPermit live = desk.approved("3.00").permit();
    private final SpendPermit opened = opened();
    private final List<BudgetLine> honest = desk.cfo.budget();
    private final Checkpoint verified = desk.cfo.ledger().verify();

    private static Desk busy() {
        Desk desk = new Desk(BUDGET);
        desk.spent("2.00");
        desk.cfo.decide(HumanDecision.reject(
                Desk.escalated(desk.cfo.approve(desk.request("60.00", "3"))).ticket(), "ana", "no"));
        desk.cfo.approve(desk.request("60.00", "3"));
        return desk;
    }

    private SpendPermit opened() {
        SpendPermit permit = desk.approved("1.00").permit();
        desk.cfo.open(permit);
        return permit;
    }

    @Test
    void a_counter_that_forgot_money() {
        bend(List.of(), List.of(), Map.of(TODAY, new Counter(0, 0, 0)));
        mends();
    }

    @Test
    void a_counter_that_holds_money_that_nobody_reserved() {
        bend(List.of(), List.of(), Map.of(TODAY, new Counter(90_000_000, 2_000_000, 0)));
        mends();
    }

    @Test
    void a_counter_that_pretends_that_people_were_told() {
        bend(List.of(), List.of(), Map.of(TODAY, new Counter(4_000_000, 2_000_000, 80)));
        mends();
    }

    @Test
    void a_reservation_that_was_let_go() {
        bend(List.of(held(live).moved(Reservation.State.VOIDED, live.expiresAt(), 0)), List.of(), Map.of());
        mends();
        desk.cfo.open(live);
    }

    @Test
    @Spec("CFO-10")
    void a_permit_that_was_made_unopened_again() {
        bend(List.of(held(opened).moved(Reservation.State.RESERVED, opened.expiresAt(), 0)), List.of(), Map.of());
        Desk again = mends();
        assertThatThrownBy(() -> again.cfo.open(opened)).hasMessageContaining("opened before");
    }

    @Test
    void a_reservation_that_belongs_to_other_windows() {
        Reservation honestly = held(live);
        bend(
                List.of(new Reservation(
                        live,
                        honestly.state(),
                        honestly.movedAt(),
                        0,
                        List.of(honestly.windows().get(0)))),
                List.of(),
                Map.of());
        mends();
    }

    @Test
    void a_reservation_that_no_entry_knows_of() {
        SpendPermit stray = new SpendPermit(
                new UUID(6, 6),
                live.requestId(),
                live.entry(),
                live.entryHash(),
                live.agentId(),
                live.category(),
                live.target(),
                live.ceiling(),
                live.expiresAt(),
                live.signature());
        bend(
                List.of(new Reservation(
                        stray,
                        Reservation.State.RESERVED,
                        live.expiresAt(),
                        0,
                        held(live).windows())),
                List.of(),
                Map.of());
        Desk again = mends();
        assertThatThrownBy(() -> again.cfo.open(stray)).hasMessageContaining("expired");
    }

    @Test
    void a_ticket_that_was_opened_again() {
        Ticket rejected = desk.store.tickets(Ticket.State.REJECTED, 1).get(0);
        bend(List.of(), List.of(rejected.moved(Ticket.State.OPEN)), Map.of());
        Desk again = mends();
        assertThatThrownBy(() -> again.cfo.decide(HumanDecision.approve(rejected.ticketId(), "eve", "yes")))
                .hasMessageContaining("is decided");
    }

    @Test
    void a_ticket_for_another_request() {
        Ticket open = desk.store.tickets(Ticket.State.OPEN, 1).get(0);
        bend(
                List.of(),
                List.of(new Ticket(open.ticketId(), desk.request("99.00", "3"), open.expiresAt(), open.state())),
                Map.of());
        mends();
    }

    @Test
    void a_counter_of_a_window_in_which_nothing_was_written() {
        Desk empty = new Desk(BUDGET);
        bend(empty.store, List.of(), List.of(), Map.of(TODAY, new Counter(90_000_000, 0, 0)));
        assertThatThrownBy(() -> new Desk(BUDGET, SpendPolicy.DEFAULT, empty.store))
                .hasMessageContaining("repairStore()");

        assertThat(repaired(empty.store).cfo.budget().get(0).reserved().isZero())
                .isTrue();
    }

    @Test
    void a_ticket_that_no_entry_knows_of() {
        Ticket stray = new Ticket(
                new UUID(8, 8), desk.request("60.00", "3"), live.expiresAt().plusSeconds(3600), Ticket.State.OPEN);
        bend(List.of(), List.of(stray), Map.of());
        Desk again = mends();
        assertThatThrownBy(() -> again.cfo.decide(HumanDecision.approve(stray.ticketId(), "eve", "yes")))
                .hasMessageContaining("expired");
    }

    @Test
    void a_head_that_hides_the_kill_switch_is_made_anew_too() {
        desk.cfo.killSwitch().engage("ana", "stop");
        LedgerStore store = desk.store;
        store.apply(LedgerKeys.HEAD, view -> {
            LedgerHead head = view.head();
            LedgerHead bent = new LedgerHead(head.size(), head.last(), head.frontier(), head.lastAt(), null);
            return LedgerChange.none(bent, "");
        });
        assertThatThrownBy(() -> new Desk(BUDGET, SpendPolicy.DEFAULT, store))
                .isInstanceOf(LedgerBrokenException.class);

        assertThat(repaired(store).cfo.killSwitch().engaged()).isPresent();
        assertThat(new Desk(BUDGET, SpendPolicy.DEFAULT, store).cfo.killSwitch().engaged())
                .isPresent();
    }

    @Test
    void all_at_once_and_more_than_one_step_takes() {
        Desk large = new Desk(Budget.daily(Money.usd("1000.00")));
        for (int i = 0; i < 1_050; i++) {
            large.approved("0.01");
        }
        List<Reservation> bent = large.store.reservations(Reservation.State.RESERVED, 2_000).stream()
                .map(one -> one.moved(Reservation.State.OPENED, one.movedAt(), 0))
                .toList();
        large.store.apply(
                LedgerKeys.HEAD,
                view -> new LedgerChange<>(
                        List.of(), view.head(), bent, List.of(), Map.of(TODAY, new Counter(1, 1, 0)), ""));

        Desk again = new Desk(
                Budget.daily(Money.usd("1000.00")), SpendPolicy.DEFAULT, large.store, LocalCfo.Builder::repairStore);

        assertThat(again.cfo.budget().get(0).reserved()).isEqualTo(Money.usd("10.50"));
        assertThat(again.cfo.unsettled(10)).isEmpty();
    }

    @Test
    void a_sound_store_stays_as_it_is() {
        assertThat(repaired(desk.store).cfo.budget()).isEqualTo(honest);
        assertThat(desk.cfo.budget()).isEqualTo(honest);
        desk.cfo.ledger().verify();
    }

    @Test
    @Spec("CFO-8")
    void entries_that_do_not_verify_are_no_ground_to_repair_from() {
        ForwardingStore broken = new ForwardingStore() {
            @Override
            public void read(long fromSeq, Consumer<LedgerEntry> reader) {
                super.read(
                        fromSeq,
                        entry -> reader.accept(
                                entry.seq() == 2
                                        ? new LedgerEntry(2, entry.record(), Digest.ZERO, entry.signature())
                                        : entry));
            }
        };
        broken.inner = desk.store;
        bend(List.of(), List.of(), Map.of(TODAY, new Counter(7, 7, 0)));

        assertThatThrownBy(() -> repaired(broken))
                .isInstanceOfSatisfying(
                        LedgerBrokenException.class,
                        e -> assertThat(e.found())
                                .extracting(LedgerBreak::seq, LedgerBreak::kind)
                                .containsExactly(2L, LedgerBreak.Kind.HASH));
        assertThat(today()).as("nothing was touched").isEqualTo(new Counter(7, 7, 0));
    }

    @Test
    void it_refuses_to_write_over_what_somebody_else_writes_meanwhile() {
        ForwardingStore busy = new ForwardingStore() {
            @Override
            public void read(long fromSeq, Consumer<LedgerEntry> reader) {
                super.read(fromSeq, reader);
                desk.approved("0.01");
            }
        };
        busy.inner = desk.store;

        assertThatThrownBy(() -> repaired(busy))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("stop who else writes");
    }

    /** Does not open, says why; opens with the repair, and then without it. */
    private Desk mends() {
        assertThatThrownBy(() -> new Desk(BUDGET, SpendPolicy.DEFAULT, desk.store))
                .isInstanceOf(LedgerBrokenException.class)
                .hasMessageContaining("repairStore()");

        assertThat(repaired(desk.store).cfo.budget()).isEqualTo(honest);

        Desk again = new Desk(BUDGET, SpendPolicy.DEFAULT, desk.store);
        assertThat(again.cfo.budget()).isEqualTo(honest);
        assertThat(again.cfo.ledger().verify()).isEqualTo(verified);
        return again;
    }

    private static Desk repaired(LedgerStore store) {
        return new Desk(BUDGET, SpendPolicy.DEFAULT, store, LocalCfo.Builder::repairStore);
    }

    private Reservation held(SpendPermit permit) {
        LedgerKeys keys = new LedgerKeys(Set.of(), Set.of(permit.permitId()), Set.of(), Set.of(), null, 0);
        return desk.store.view(keys).reservations().get(permit.permitId());
    }

    private Counter today() {
        LedgerKeys keys = new LedgerKeys(Set.of(), Set.of(), Set.of(), Set.of(TODAY), null, 0);
        return desk.store.view(keys).counters().get(TODAY);
    }

    private void bend(List<Reservation> reservations, List<Ticket> tickets, Map<CounterKey, Counter> counters) {
        bend(desk.store, reservations, tickets, counters);
    }

    private static void bend(
            LedgerStore store,
            List<Reservation> reservations,
            List<Ticket> tickets,
            Map<CounterKey, Counter> counters) {
        store.apply(
                LedgerKeys.HEAD,
                view -> new LedgerChange<>(List.of(), view.head(), reservations, tickets, counters, ""));
    }
}
