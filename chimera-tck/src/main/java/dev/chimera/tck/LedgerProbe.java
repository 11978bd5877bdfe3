package dev.chimera.tck;

import static dev.chimera.tck.LedgerSamples.NOW;
import static dev.chimera.tck.LedgerSamples.THIS_MONTH;
import static dev.chimera.tck.LedgerSamples.TODAY;
import static dev.chimera.tck.LedgerSamples.append;
import static dev.chimera.tck.LedgerSamples.appended;
import static dev.chimera.tck.LedgerSamples.entry;
import static dev.chimera.tck.LedgerSamples.headAfter;
import static dev.chimera.tck.LedgerSamples.id;
import static dev.chimera.tck.LedgerSamples.ids;
import static dev.chimera.tck.LedgerSamples.reservation;
import static dev.chimera.tck.LedgerSamples.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.finance.Money;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps with which the contract of a ledger store writes to it and looks at it. */
final class LedgerProbe {
    private LedgerProbe() {}

    static LedgerChange<String> countOne(LedgerView view) {
        Counter before = view.counters().getOrDefault(TODAY, Counter.ZERO);
        LedgerEntry entry = entry(view.head().size(), "counted " + before.reserved());
        return new LedgerChange<>(
                List.of(appended(entry, null)),
                headAfter(view.head(), List.of(entry)),
                List.of(),
                List.of(),
                Map.of(TODAY, before.reserve(1)),
                "");
    }

    static LedgerChange<String> count(LedgerHead head, Counter counter) {
        return new LedgerChange<>(List.of(), head, List.of(), List.of(), Map.of(TODAY, counter), "");
    }

    static LedgerChange<String> batch(LedgerHead head, List<LedgerEntry> entries) {
        return new LedgerChange<>(
                entries.stream().map(entry -> appended(entry, id(1))).toList(),
                headAfter(head, entries),
                List.of(),
                List.of(),
                Map.of(),
                "");
    }

    /** One entry about request 1, two reservations, two tickets, two counters. */
    static void fill(LedgerStore store) {
        store.apply(LedgerKeys.HEAD, view -> {
            LedgerChange<String> change = append(view.head(), "decision", id(1), "");
            return new LedgerChange<>(
                    change.entries(),
                    change.head(),
                    List.of(
                            reservation(1, NOW, Reservation.State.RESERVED),
                            reservation(2, NOW, Reservation.State.OPENED)),
                    List.of(ticket(1, Money.usd("60.00")), ticket(2, null)),
                    Map.of(TODAY, new Counter(40_000, 10), THIS_MONTH, new Counter(40_000, 11, 50)),
                    "");
        });
    }

    /** All that {@link #fill} wrote, as the store shows it. */
    static List<Object> everything(LedgerStore store) {
        LedgerKeys keys =
                new LedgerKeys(ids(1), ids(1, 2), ids(3_001, 3_002), Set.of(TODAY, THIS_MONTH), NOW.plusSeconds(1), 10);
        return List.of(
                view(store, keys),
                entries(store, 0),
                store.reservations(Reservation.State.RESERVED, 10),
                store.reservations(Reservation.State.OPENED, 10),
                store.tickets(Ticket.State.OPEN, 10));
    }

    static List<LedgerEntry> appendMany(LedgerStore store, int count) {
        List<LedgerEntry> written = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            written.add(appendOne(store, "entry " + i, i));
        }
        return written;
    }

    static LedgerEntry appendOne(LedgerStore store, String text, long request) {
        store.apply(LedgerKeys.HEAD, view -> append(view.head(), text, id(request), ""));
        List<LedgerEntry> all = entries(store, 0);
        return all.get(all.size() - 1);
    }

    static List<Reservation> due(LedgerStore store, @Nullable Instant before, int max) {
        return view(store, new LedgerKeys(Set.of(), Set.of(), Set.of(), Set.of(), before, max))
                .due();
    }

    static List<Ticket> dueTickets(LedgerStore store, int max) {
        return view(store, new LedgerKeys(Set.of(), Set.of(), Set.of(), Set.of(), NOW, max))
                .dueTickets();
    }

    static LedgerView view(LedgerStore store, LedgerKeys keys) {
        LedgerView seen = store.view(keys);
        LedgerView locked = store.apply(keys, view -> LedgerChange.none(view.head(), view));
        assertThat(seen).as("what a look shows, beside what a step sees").isEqualTo(locked);
        return seen;
    }

    static List<LedgerEntry> entries(LedgerStore store, long fromSeq) {
        List<LedgerEntry> read = new ArrayList<>();
        store.read(fromSeq, read::add);
        return read;
    }
}
