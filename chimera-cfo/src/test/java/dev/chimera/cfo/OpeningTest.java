package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

@Spec({"CFO-8", "CFO-9"})
class OpeningTest {
    private static final Budget BUDGET = Budget.daily(Money.usd("100.00"));

    private final Desk before = busy();

    private static Desk busy() {
        Desk desk = new Desk(BUDGET);
        desk.spent("2.00");
        desk.approved("3.00");
        desk.cfo.voidReservation(desk.approved("1.00").permit().permitId(), "not needed");
        desk.cfo.decide(HumanDecision.approve(
                Desk.escalated(desk.cfo.approve(desk.request("60.00", "3"))).ticket(), "ana", "fine"));
        desk.cfo.approve(desk.request("55.00", "3"));
        return desk;
    }

    @Test
    void goes_on_with_what_the_store_holds() {
        Desk after = reopened(before.store);

        assertThat(after.cfo.budget()).isEqualTo(before.cfo.budget());
        assertThat(after.cfo.ledger().verify()).isEqualTo(before.cfo.ledger().verify());
    }

    @Test
    void refuses_a_counter_that_the_entries_do_not_add_up_to() {
        refuses(LedgerBreak.Kind.RULE, "the entries give", new Bent(before.store) {
            @Override
            LedgerView bend(LedgerView view) {
                Map<CounterKey, Counter> counters = new HashMap<>(view.counters());
                counters.replaceAll(
                        (key, counter) -> new Counter(counter.reserved(), counter.settled() - 1, counter.alerted()));
                return new LedgerView(
                        view.head(),
                        view.decisions(),
                        view.reservations(),
                        view.tickets(),
                        counters,
                        view.due(),
                        view.dueTickets());
            }
        });
    }

    @Test
    void refuses_a_reservation_that_was_given_another_state() {
        refuses(LedgerBreak.Kind.RULE, "repairStore()", new Bent(before.store) {
            @Override
            LedgerView bend(LedgerView view) {
                Map<UUID, Reservation> reservations = new HashMap<>(view.reservations());
                reservations.replaceAll((id, held) -> held.moved(Reservation.State.RESERVED, held.movedAt(), 0));
                return new LedgerView(
                        view.head(),
                        view.decisions(),
                        reservations,
                        view.tickets(),
                        view.counters(),
                        view.due(),
                        view.dueTickets());
            }
        });
    }

    @Test
    void refuses_a_ticket_that_was_opened_again() {
        refuses(LedgerBreak.Kind.RULE, "repairStore()", new Bent(before.store) {
            @Override
            LedgerView bend(LedgerView view) {
                Map<UUID, Ticket> tickets = new HashMap<>(view.tickets());
                tickets.replaceAll((id, ticket) -> ticket.moved(Ticket.State.OPEN));
                return new LedgerView(
                        view.head(),
                        view.decisions(),
                        view.reservations(),
                        tickets,
                        view.counters(),
                        view.due(),
                        view.dueTickets());
            }
        });
    }

    @Test
    void refuses_a_head_that_hides_the_kill_switch() {
        before.cfo.killSwitch().engage("ana", "stop");
        refuses(LedgerBreak.Kind.CHECKPOINT, "head", new Bent(before.store) {
            @Override
            LedgerView bend(LedgerView view) {
                LedgerHead head = view.head();
                return withHead(view, new LedgerHead(head.size(), head.last(), head.frontier(), head.lastAt(), null));
            }
        });
    }

    @Test
    void refuses_a_head_with_another_hash() {
        refuses(LedgerBreak.Kind.CHECKPOINT, "head", new Bent(before.store) {
            @Override
            LedgerView bend(LedgerView view) {
                LedgerHead head = view.head();
                return withHead(
                        view, new LedgerHead(head.size(), Digest.ZERO, head.frontier(), head.lastAt(), head.killed()));
            }
        });
    }

    @Test
    void refuses_entries_that_were_changed_or_signed_by_a_foreign_key() {
        refuses(
                LedgerBreak.Kind.HASH,
                "entry 3",
                entries(
                        before.store,
                        entry -> entry.seq() == 3
                                ? new LedgerEntry(entry.seq(), entry.record(), Digest.ZERO, entry.signature())
                                : entry));
        assertThatThrownBy(() -> LocalCfo.builder()
                        .budget(BUDGET)
                        .store(before.store)
                        .keys(CfoKeys.generate())
                        .origin("test/desk")
                        .build())
                .isInstanceOfSatisfying(
                        LedgerBrokenException.class,
                        e -> assertThat(e.found().kind()).isEqualTo(LedgerBreak.Kind.SIGNATURE));
    }

    @Test
    void refuses_the_ledger_of_another_origin() {
        assertThatThrownBy(() -> LocalCfo.builder()
                        .budget(BUDGET)
                        .store(before.store)
                        .keys(Desk.KEYS)
                        .origin("test/other")
                        .build())
                .isInstanceOf(LedgerBrokenException.class)
                .hasMessageContaining("'test/desk', not to 'test/other'");
    }

    @Test
    @Spec("CFO-9")
    void a_reopened_governor_expires_what_the_last_one_left() {
        Desk after = reopened(before.store);
        after.clock.advance(Duration.ofMinutes(11));

        assertThat(after.cfo.budget().get(0).reserved().isZero()).isTrue();
        after.cfo.ledger().verify();
    }

    private static Desk reopened(LedgerStore store) {
        return new Desk(BUDGET, SpendPolicy.DEFAULT, store);
    }

    private static void refuses(LedgerBreak.Kind kind, String words, LedgerStore store) {
        assertThatThrownBy(() -> reopened(store))
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        LedgerBrokenException.class,
                        e -> assertThat(e.found().kind()).isEqualTo(kind));
    }

    private static LedgerStore entries(LedgerStore store, UnaryOperator<LedgerEntry> change) {
        return new Bent(store) {
            @Override
            public void read(long fromSeq, Consumer<LedgerEntry> reader) {
                super.read(fromSeq, entry -> reader.accept(change.apply(entry)));
            }
        };
    }

    /** A store that shows something else than it holds. */
    private static class Bent extends ForwardingStore {
        Bent(LedgerStore honest) {
            inner = honest;
        }

        LedgerView bend(LedgerView view) {
            return view;
        }

        static LedgerView withHead(LedgerView view, LedgerHead head) {
            return new LedgerView(
                    head,
                    view.decisions(),
                    view.reservations(),
                    view.tickets(),
                    view.counters(),
                    view.due(),
                    view.dueTickets());
        }

        @Override
        public LedgerView view(LedgerKeys keys) {
            return bend(inner.view(keys));
        }

        @Override
        public <R> R apply(LedgerKeys keys, Function<LedgerView, LedgerChange<R>> step) {
            return inner.apply(keys, view -> {
                LedgerChange<R> change = step.apply(bend(view));
                return LedgerChange.none(view.head(), change.result());
            });
        }
    }
}
