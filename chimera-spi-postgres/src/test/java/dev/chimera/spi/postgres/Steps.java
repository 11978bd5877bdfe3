package dev.chimera.spi.postgres;

import dev.chimera.api.AgentId;
import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Storage;
import dev.chimera.tck.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** Steps that count: each appends an entry that says how far the counter was, and moves it on by one. */
final class Steps {
    static final CounterKey TODAY = new CounterKey("total", BudgetPeriod.DAY, LocalDate.of(2026, 3, 2), "USD");
    static final LedgerKeys KEYS = new LedgerKeys(Set.of(), Set.of(), Set.of(), Set.of(TODAY), null, 0);

    private Steps() {}

    /** Counts one more; what the counter says then. */
    static long count(Storage storage) {
        return storage.ledger().apply(KEYS, view -> counting(view, 1));
    }

    /** Counts {@code entries} more in one step. */
    static long count(Storage storage, int entries) {
        return storage.ledger().apply(KEYS, view -> counting(view, entries));
    }

    static LedgerChange<Long> counting(LedgerView view, int times) {
        Counter before = view.counters().getOrDefault(TODAY, Counter.ZERO);
        List<LedgerEntry> entries = IntStream.range(0, times)
                .mapToObj(i -> entry(view.head().size() + i, "counted " + (before.reserved() + i)))
                .toList();
        LedgerHead head = new LedgerHead(
                view.head().size() + times, entries.get(times - 1).hash(), List.of(), SettableClock.START, null);
        Counter after = before.reserve(times);
        return new LedgerChange<>(
                entries.stream().map(Steps::appended).toList(),
                head,
                List.of(),
                List.of(),
                Map.of(TODAY, after),
                after.reserved());
    }

    /** What the counter says, after a check that head, counter and entries agree. */
    static long counted(Storage storage) {
        LedgerStore ledger = storage.ledger();
        LedgerView view = ledger.view(KEYS);
        long counted = view.counters().getOrDefault(TODAY, Counter.ZERO).reserved();
        List<String> wanted = new ArrayList<>();
        for (long i = 0; i < counted; i++) {
            wanted.add("counted " + i);
        }
        List<String> entries = new ArrayList<>();
        ledger.read(0, entry -> entries.add(new String(entry.record().toArray(), StandardCharsets.UTF_8)));
        if (!entries.equals(wanted) || view.head().size() != counted) {
            throw new AssertionError(
                    "the counter says " + counted + ", the head " + view.head() + ", the entries " + entries);
        }
        return counted;
    }

    /** A permit that was granted, and where it stands. */
    record Booking(
            AgentId agent, SpendCategory category, long micros, Instant at, Reservation.State state, long settled) {
        Booking as(Reservation.State to, long spent) {
            return new Booking(agent, category, micros, at, to, spent);
        }
    }

    static Booking booking(AgentId agent, SpendCategory category, long micros, Instant at) {
        return new Booking(agent, category, micros, at, Reservation.State.RESERVED, 0);
    }

    static UUID requestId(long seq) {
        return new UUID(4, seq);
    }

    /** One decision and one reservation for each booking. */
    static LedgerChange<String> bookings(LedgerView view, Booking... bookings) {
        List<LedgerChange.Appended> entries = new ArrayList<>();
        List<Reservation> reservations = new ArrayList<>();
        long seq = view.head().size();
        for (Booking one : bookings) {
            LedgerEntry entry = entry(seq, "booked " + seq);
            entries.add(new LedgerChange.Appended(
                    entry,
                    requestId(seq),
                    new LedgerChange.Summary(
                            "decision",
                            one.agent.value(),
                            one.category.name(),
                            one.micros,
                            "USD",
                            ChronoUnit.MICROS.between(Instant.EPOCH, one.at))));
            SpendPermit permit = new SpendPermit(
                    new UUID(5, seq),
                    requestId(seq),
                    seq,
                    entry.hash(),
                    one.agent,
                    one.category,
                    new SpendRequest.Target("studio", entry.hash()),
                    new Money(one.micros, "USD"),
                    one.at.plusSeconds(600),
                    entry.signature());
            reservations.add(new Reservation(permit, one.state, one.at, one.settled, List.of(TODAY)));
            seq++;
        }
        LedgerHead head = new LedgerHead(
                seq, entries.get(entries.size() - 1).entry().hash(), List.of(), SettableClock.START, null);
        return new LedgerChange<>(entries, head, reservations, List.of(), Map.of(), "");
    }

    private static LedgerEntry entry(long seq, String text) {
        byte[] record = text.getBytes(StandardCharsets.UTF_8);
        return new LedgerEntry(
                seq,
                Bytes.of(record),
                Digest.sha256(record),
                new Signature("cfo-2026-1", Digest.sha256(text).bytes()));
    }

    private static LedgerChange.Appended appended(LedgerEntry entry) {
        return new LedgerChange.Appended(
                entry, null, new LedgerChange.Summary("decision", "artist/luna", "media", 1, "USD", 0));
    }
}
