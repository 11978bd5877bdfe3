package dev.chimera.tck;

import dev.chimera.api.AgentId;
import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the contract of a ledger store puts into it: entries that look real enough and differ in every part. */
final class LedgerSamples {
    static final Instant NOW = SettableClock.START;
    static final CounterKey TODAY = new CounterKey("total", BudgetPeriod.DAY, LocalDate.of(2026, 3, 2), "USD");
    static final CounterKey THIS_MONTH =
            new CounterKey("category:media", BudgetPeriod.MONTH, LocalDate.of(2026, 3, 1), "USD");

    private LedgerSamples() {}

    static UUID id(long number) {
        return new UUID(0x1ED6E8L, number);
    }

    static Signature signature(String text) {
        return new Signature("cfo-2026-1", Digest.sha256(text).bytes());
    }

    static LedgerEntry entry(long seq, String text) {
        return entry(seq, text.getBytes(StandardCharsets.UTF_8));
    }

    static LedgerEntry entry(long seq, byte[] record) {
        byte[] leaf = new byte[record.length + 1];
        System.arraycopy(record, 0, leaf, 1, record.length);
        return new LedgerEntry(seq, Bytes.of(record), Digest.sha256(leaf), signature("entry " + seq));
    }

    static LedgerChange.Appended appended(LedgerEntry entry, @Nullable UUID requestId) {
        return new LedgerChange.Appended(
                entry,
                requestId,
                new LedgerChange.Summary("decision", "artist/luna", "media", 40_000, "USD", 1_772_442_000_000_000L));
    }

    static LedgerHead headAfter(LedgerHead before, List<LedgerEntry> entries) {
        return entries.isEmpty()
                ? before
                : new LedgerHead(
                        before.size() + entries.size(),
                        entries.get(entries.size() - 1).hash(),
                        List.of(Digest.sha256("left " + before.size()), Digest.sha256("right")),
                        NOW.plusNanos(123_456_000),
                        before.killed());
    }

    /** A change that appends one entry saying {@code text} about {@code requestId}. */
    static <R> LedgerChange<R> append(LedgerHead head, String text, @Nullable UUID requestId, R result) {
        LedgerEntry entry = entry(head.size(), text);
        return new LedgerChange<>(
                List.of(appended(entry, requestId)),
                headAfter(head, List.of(entry)),
                List.of(),
                List.of(),
                Map.of(),
                result);
    }

    static LedgerChange<String> keep(LedgerHead head, List<Reservation> reservations, List<Ticket> tickets) {
        return new LedgerChange<>(List.of(), head, reservations, tickets, Map.of(), "kept");
    }

    static Reservation reservation(long number, Instant expiresAt, Reservation.State state) {
        SpendPermit permit = new SpendPermit(
                id(number),
                id(1_000 + number),
                number,
                Digest.sha256("entry " + number),
                new AgentId("artist/luna"),
                SpendCategory.MEDIA,
                new SpendRequest.Target("studio", Digest.sha256("order " + number)),
                Money.usd("0.04"),
                expiresAt,
                signature("permit " + number));
        return new Reservation(permit, state, NOW.minusSeconds(60 + number), 0, List.of(TODAY, THIS_MONTH));
    }

    static Ticket ticket(long number, @Nullable Money amount) {
        return ticket(number, amount, NOW.plus(Duration.ofDays(1)));
    }

    static Ticket ticket(long number, @Nullable Money amount, Instant expiresAt) {
        SpendRequest request = new SpendRequest(
                id(2_000 + number),
                new AgentId("director/luna"),
                SpendCategory.LANGUAGE,
                amount,
                Ratio.of("2.4"),
                "Warum? Für «Sonne» \uD83C\uDF1E — ten characters and more",
                new SpendRequest.Target("writer", Digest.sha256("prompt " + number)));
        return new Ticket(id(3_000 + number), request, expiresAt, Ticket.State.OPEN);
    }

    static Set<UUID> ids(long... numbers) {
        return Arrays.stream(numbers).mapToObj(LedgerSamples::id).collect(Collectors.toUnmodifiableSet());
    }
}
