package dev.chimera.tck;

import static dev.chimera.tck.LedgerProbe.appendMany;
import static dev.chimera.tck.LedgerProbe.appendOne;
import static dev.chimera.tck.LedgerProbe.batch;
import static dev.chimera.tck.LedgerProbe.count;
import static dev.chimera.tck.LedgerProbe.due;
import static dev.chimera.tck.LedgerProbe.dueTickets;
import static dev.chimera.tck.LedgerProbe.entries;
import static dev.chimera.tck.LedgerProbe.everything;
import static dev.chimera.tck.LedgerProbe.fill;
import static dev.chimera.tck.LedgerProbe.view;
import static dev.chimera.tck.LedgerSamples.NOW;
import static dev.chimera.tck.LedgerSamples.THIS_MONTH;
import static dev.chimera.tck.LedgerSamples.TODAY;
import static dev.chimera.tck.LedgerSamples.append;
import static dev.chimera.tck.LedgerSamples.entry;
import static dev.chimera.tck.LedgerSamples.id;
import static dev.chimera.tck.LedgerSamples.ids;
import static dev.chimera.tck.LedgerSamples.keep;
import static dev.chimera.tck.LedgerSamples.reservation;
import static dev.chimera.tck.LedgerSamples.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.Money;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.StoreException;
import dev.chimera.api.spi.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The promise of a {@link LedgerStore}: steps run one after the other, each wholly or not at all, and what a step wrote is there
 * for the next one, for every handle, and after a restart.
 */
public interface LedgerStoreContract {
    /** A store over an empty ledger. The contract closes it. */
    LedgerStore emptyStore();

    /**
     * A second handle on the ledger of {@code store}, as another JVM would have; the same one where there can be only one. The
     * contract closes it.
     */
    default LedgerStore secondHandle(LedgerStore store) {
        return store;
    }

    /** What a restart finds: closes {@code store} and opens its ledger again; a store that keeps nothing returns itself. */
    default LedgerStore restarted(LedgerStore store) {
        return store;
    }

    @Test
    default void an_empty_ledger_shows_the_empty_head_and_no_entries() {
        try (LedgerStore store = emptyStore()) {
            assertThat(store.name()).isNotBlank();
            assertThat(view(store, LedgerKeys.HEAD).head()).isEqualTo(LedgerHead.EMPTY);
            assertThat(entries(store, 0)).isEmpty();
        }
    }

    @Test
    default void gives_back_the_result_of_the_step() {
        try (LedgerStore store = emptyStore()) {
            String result = store.apply(LedgerKeys.HEAD, view -> append(view.head(), "first", null, "the result"));

            assertThat(result).isEqualTo("the result");
        }
    }

    @Test
    default void reads_entries_back_in_order_from_any_place_on() {
        try (LedgerStore store = emptyStore()) {
            List<LedgerEntry> written = appendMany(store, 5);

            assertThat(entries(store, 0)).isEqualTo(written);
            assertThat(entries(store, 3)).isEqualTo(written.subList(3, 5));
            assertThat(entries(store, 5)).isEmpty();
            assertThat(entries(store, 1_000)).isEmpty();
        }
    }

    @Test
    default void reads_as_many_entries_as_asked_for() {
        try (LedgerStore store = emptyStore()) {
            List<LedgerEntry> written = appendMany(store, 5);

            assertThat(store.entries(0, 2)).isEqualTo(written.subList(0, 2));
            assertThat(store.entries(1, 3)).isEqualTo(written.subList(1, 4));
            assertThat(store.entries(4, 100)).isEqualTo(written.subList(4, 5));
            assertThat(store.entries(0, 0)).isEmpty();
            assertThat(store.entries(5, 1)).isEmpty();
        }
    }

    @Test
    default void appends_several_entries_in_one_step() {
        try (LedgerStore store = emptyStore()) {
            List<LedgerEntry> batch = List.of(entry(0, "a"), entry(1, "b"), entry(2, "c"));
            store.apply(LedgerKeys.HEAD, view -> batch(view.head(), batch));

            assertThat(entries(store, 0)).isEqualTo(batch);
            assertThat(view(store, LedgerKeys.HEAD).head().size()).isEqualTo(3);
        }
    }

    @Test
    default void keeps_the_largest_entry_byte_for_byte() {
        byte[] record = new byte[LedgerEntry.RECORD_BYTES_MAX];
        for (int i = 0; i < record.length; i++) {
            record[i] = (byte) i;
        }
        try (LedgerStore store = emptyStore()) {
            store.apply(LedgerKeys.HEAD, view -> batch(view.head(), List.of(entry(0, record))));

            assertThat(entries(store, 0)).containsExactly(entry(0, record));
        }
    }

    @Test
    default void keeps_the_whole_head() {
        try (LedgerStore store = emptyStore()) {
            appendMany(store, 3);
            LedgerHead before = view(store, LedgerKeys.HEAD).head();
            LedgerHead killed = new LedgerHead(
                    before.size(),
                    before.last(),
                    before.frontier(),
                    before.lastAt(),
                    new KillSwitch.Engaged("Zoë", "prices make no sense", NOW));
            store.apply(LedgerKeys.HEAD, view -> LedgerChange.none(killed, ""));

            assertThat(before.frontier()).hasSize(2);
            assertThat(before.lastAt()).isEqualTo(NOW.plusNanos(123_456_000));
            assertThat(view(store, LedgerKeys.HEAD).head()).isEqualTo(killed);
        }
    }

    @Test
    default void finds_the_entries_of_the_requests_asked_for_oldest_first() {
        try (LedgerStore store = emptyStore()) {
            LedgerEntry first = appendOne(store, "escalated", 1);
            appendOne(store, "of somebody else", 2);
            LedgerEntry second = appendOne(store, "approved", 1);

            LedgerView view = view(store, new LedgerKeys(ids(1, 9), Set.of(), Set.of(), Set.of(), null, 0));

            assertThat(view.decisions()).isEqualTo(Map.of(id(1), List.of(first, second)));
        }
    }

    @Test
    default void shows_only_what_was_asked_for() {
        try (LedgerStore store = emptyStore()) {
            fill(store);
            LedgerView nothing = view(store, LedgerKeys.HEAD);
            LedgerView some = view(store, new LedgerKeys(Set.of(), ids(1), ids(3_001), Set.of(TODAY), null, 0));

            assertThat(nothing.decisions()).isEmpty();
            assertThat(nothing.reservations()).isEmpty();
            assertThat(nothing.tickets()).isEmpty();
            assertThat(nothing.counters()).isEmpty();
            assertThat(nothing.due()).isEmpty();
            assertThat(some.reservations().keySet()).isEqualTo(ids(1));
            assertThat(some.tickets().keySet()).isEqualTo(ids(3_001));
            assertThat(some.counters())
                    .as("the counter asked for, and those of the reservation's windows")
                    .isEqualTo(Map.of(TODAY, new Counter(40_000, 10), THIS_MONTH, new Counter(40_000, 11, 50)));
        }
    }

    @Test
    default void keeps_reservations_and_tickets_in_every_part() {
        try (LedgerStore store = emptyStore()) {
            Reservation reservation = reservation(1, NOW, Reservation.State.RESERVED);
            List<Ticket> tickets = List.of(ticket(1, Money.usd("60.00")), ticket(2, null));
            store.apply(LedgerKeys.HEAD, view -> keep(view.head(), List.of(reservation), tickets));

            LedgerView view = view(store, new LedgerKeys(Set.of(), ids(1), ids(3_001, 3_002), Set.of(), null, 0));

            assertThat(view.reservations()).isEqualTo(Map.of(id(1), reservation));
            assertThat(view.tickets()).isEqualTo(Map.of(id(3_001), tickets.get(0), id(3_002), tickets.get(1)));
        }
    }

    @Test
    default void replaces_what_it_kept_before() {
        try (LedgerStore store = emptyStore()) {
            fill(store);
            Reservation settled =
                    reservation(1, NOW, Reservation.State.RESERVED).moved(Reservation.State.SETTLED, NOW, 39_999);
            Ticket approved = ticket(1, Money.usd("60.00")).moved(Ticket.State.APPROVED);
            store.apply(LedgerKeys.HEAD, view -> keep(view.head(), List.of(settled), List.of(approved)));
            store.apply(LedgerKeys.HEAD, view -> count(view.head(), new Counter(0, 40_009, 80)));

            LedgerView view = view(store, new LedgerKeys(Set.of(), ids(1), ids(3_001), Set.of(TODAY), null, 0));

            assertThat(view.reservations()).isEqualTo(Map.of(id(1), settled));
            assertThat(view.tickets()).isEqualTo(Map.of(id(3_001), approved));
            assertThat(view.counters().get(TODAY)).isEqualTo(new Counter(0, 40_009, 80));
        }
    }

    @Test
    default void lists_expired_reservations_oldest_first_and_no_more_than_asked_for() {
        Instant later = NOW.plus(Duration.ofMinutes(1));
        List<Reservation> kept = List.of(
                reservation(1, NOW.minusSeconds(1), Reservation.State.RESERVED),
                reservation(2, NOW.minusSeconds(3), Reservation.State.RESERVED),
                reservation(3, NOW.minusSeconds(2), Reservation.State.RESERVED),
                reservation(4, NOW.minusSeconds(9), Reservation.State.OPENED),
                reservation(5, NOW.minusSeconds(9), Reservation.State.EXPIRED),
                reservation(6, NOW, Reservation.State.RESERVED),
                reservation(7, later, Reservation.State.RESERVED));
        try (LedgerStore store = emptyStore()) {
            store.apply(LedgerKeys.HEAD, view -> keep(view.head(), kept, List.of()));

            assertThat(due(store, NOW, 10)).containsExactly(kept.get(1), kept.get(2), kept.get(0));
            assertThat(due(store, NOW, 2)).containsExactly(kept.get(1), kept.get(2));
            assertThat(due(store, null, 10)).isEmpty();

            Reservation expired = kept.get(1).moved(Reservation.State.EXPIRED, NOW, 0);
            store.apply(LedgerKeys.HEAD, view -> keep(view.head(), List.of(expired), List.of()));
            assertThat(due(store, NOW, 10)).containsExactly(kept.get(2), kept.get(0));
        }
    }

    @Test
    default void shows_expired_reservations_with_the_counters_of_their_windows() {
        try (LedgerStore store = emptyStore()) {
            fill(store);

            LedgerView view =
                    view(store, new LedgerKeys(Set.of(), Set.of(), Set.of(), Set.of(), NOW.plusSeconds(1), 10));

            assertThat(view.due()).hasSize(1);
            assertThat(view.counters().keySet()).isEqualTo(Set.of(TODAY, THIS_MONTH));
        }
    }

    @Test
    default void lists_expired_tickets_oldest_first_and_no_more_than_asked_for() {
        List<Ticket> kept = List.of(
                ticket(1, null, NOW.minusSeconds(1)),
                ticket(2, null, NOW.minusSeconds(3)),
                ticket(3, null, NOW.minusSeconds(2)),
                ticket(4, null, NOW.minusSeconds(9)).moved(Ticket.State.REJECTED),
                ticket(5, null, NOW));
        try (LedgerStore store = emptyStore()) {
            store.apply(LedgerKeys.HEAD, view -> keep(view.head(), List.of(), kept));

            assertThat(dueTickets(store, 10)).containsExactly(kept.get(1), kept.get(2), kept.get(0));
            assertThat(dueTickets(store, 2)).containsExactly(kept.get(1), kept.get(2));

            Ticket expired = kept.get(1).moved(Ticket.State.EXPIRED);
            store.apply(LedgerKeys.HEAD, view -> keep(view.head(), List.of(), List.of(expired)));
            assertThat(dueTickets(store, 10)).containsExactly(kept.get(2), kept.get(0));
        }
    }

    @Test
    default void lists_reservations_by_state_those_granted_first_first() {
        List<Reservation> kept = List.of(
                reservation(3, NOW, Reservation.State.OPENED),
                reservation(1, NOW, Reservation.State.OPENED),
                reservation(2, NOW, Reservation.State.RESERVED),
                reservation(4, NOW, Reservation.State.OPENED));
        try (LedgerStore store = emptyStore()) {
            store.apply(LedgerKeys.HEAD, view -> keep(view.head(), kept, List.of()));

            assertThat(store.reservations(Reservation.State.OPENED, 10))
                    .containsExactly(kept.get(1), kept.get(0), kept.get(3));
            assertThat(store.reservations(Reservation.State.OPENED, 2)).containsExactly(kept.get(1), kept.get(0));
            assertThat(store.reservations(Reservation.State.RESERVED, 10)).containsExactly(kept.get(2));
            assertThat(store.reservations(Reservation.State.VOIDED, 10)).isEmpty();
        }
    }

    @Test
    default void lists_tickets_by_state_those_that_expire_first_first() {
        List<Ticket> kept = List.of(
                ticket(1, null, NOW.plusSeconds(2)),
                ticket(2, null, NOW.plusSeconds(1)),
                ticket(3, null, NOW.plusSeconds(3)).moved(Ticket.State.EDITED),
                ticket(4, Money.usd("60.00"), NOW.plusSeconds(3)));
        try (LedgerStore store = emptyStore()) {
            store.apply(LedgerKeys.HEAD, view -> keep(view.head(), List.of(), kept));

            assertThat(store.tickets(Ticket.State.OPEN, 10)).containsExactly(kept.get(1), kept.get(0), kept.get(3));
            assertThat(store.tickets(Ticket.State.OPEN, 1)).containsExactly(kept.get(1));
            assertThat(store.tickets(Ticket.State.EDITED, 10)).containsExactly(kept.get(2));
        }
    }

    @Test
    default void an_exception_in_the_step_comes_out_as_it_is_and_leaves_nothing() {
        IllegalStateException refusal = new IllegalStateException("the step says no");
        try (LedgerStore store = emptyStore()) {
            fill(store);
            List<Object> before = everything(store);

            assertThatThrownBy(() -> store.apply(LedgerKeys.HEAD, view -> {
                        throw refusal;
                    }))
                    .isSameAs(refusal);
            assertThat(everything(store)).isEqualTo(before);
            assertThat(appendOne(store, "the next one", 5).seq()).isEqualTo(1);
        }
    }

    @Test
    default void refuses_entries_that_leave_a_gap_and_writes_nothing() {
        try (LedgerStore store = emptyStore()) {
            fill(store);
            List<Object> before = everything(store);
            List<LedgerEntry> gap = List.of(entry(1, "next"), entry(3, "too far"));

            assertThatThrownBy(() -> store.apply(LedgerKeys.HEAD, view -> batch(view.head(), gap)))
                    .isInstanceOf(RuntimeException.class);
            assertThatThrownBy(() -> store.apply(LedgerKeys.HEAD, view -> batch(view.head(), List.of(entry(0, "x")))))
                    .isInstanceOf(RuntimeException.class);
            assertThat(everything(store)).isEqualTo(before);
        }
    }

    @Test
    default void refuses_a_head_that_does_not_count_its_entries_and_writes_nothing() {
        try (LedgerStore store = emptyStore()) {
            fill(store);
            List<Object> before = everything(store);
            LedgerHead wrong = new LedgerHead(7, LedgerHead.EMPTY.last(), List.of(), NOW, LedgerHead.EMPTY.killed());
            Reservation reservation = reservation(8, NOW, Reservation.State.RESERVED);

            assertThatThrownBy(() -> store.apply(LedgerKeys.HEAD, view -> keep(wrong, List.of(reservation), List.of())))
                    .isInstanceOf(RuntimeException.class);
            assertThat(everything(store)).isEqualTo(before);
            assertThat(view(store, new LedgerKeys(Set.of(), ids(8), Set.of(), Set.of(), null, 0))
                            .reservations())
                    .isEmpty();
        }
    }

    @Test
    default void runs_steps_one_after_the_other() {
        LedgerKeys keys = new LedgerKeys(Set.of(), Set.of(), Set.of(), Set.of(TODAY), null, 0);
        try (LedgerStore store = emptyStore();
                LedgerStore other = secondHandle(store)) {
            Together.run(8, thread -> {
                LedgerStore mine = thread % 2 == 0 ? store : other;
                for (int i = 0; i < 25; i++) {
                    mine.apply(keys, LedgerProbe::countOne);
                }
            });

            Counter counted = view(store, keys).counters().get(TODAY);
            assertThat(counted).isEqualTo(new Counter(200, 0));
            assertThat(entries(store, 0).stream().map(LedgerEntry::seq))
                    .containsExactlyElementsOf(LongStream.range(0, 200).boxed().toList());
            assertThat(entries(store, 0).stream().map(LedgerEntry::record).distinct())
                    .hasSize(200);
        }
    }

    @Test
    default void finds_everything_after_a_restart() {
        LedgerStore store = emptyStore();
        fill(store);
        List<Object> before = everything(store);
        try (LedgerStore after = restarted(store)) {
            assertThat(everything(after)).isEqualTo(before);
            assertThat(appendOne(after, "after the restart", 7).seq()).isEqualTo(1);
        }
    }

    @Test
    default void a_closed_store_refuses() {
        LedgerStore store = emptyStore();
        store.close();

        assertThatThrownBy(() -> view(store, LedgerKeys.HEAD)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> entries(store, 0)).isInstanceOf(StoreException.class);
    }
}
