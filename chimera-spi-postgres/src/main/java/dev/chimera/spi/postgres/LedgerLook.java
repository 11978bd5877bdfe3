package dev.chimera.spi.postgres;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what a step wants to see: one statement for all requests, one for all permits, and so on, all in one round trip. */
final class LedgerLook {
    private static final String HEAD = "SELECT (SELECT v.version FROM chimera.schema_version AS v), h.next_seq,"
            + " h.entry_hash, h.tree_state, h.last_time, h.killed_by, h.killed_reason, h.killed_at"
            + " FROM chimera.ledger_head AS h";
    private static final String ENTRIES = "SELECT seq, entry, entry_hash, key_id, signature FROM chimera.ledger"
            + " WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?";
    private static final String DECISIONS = "SELECT request_id, seq, entry, entry_hash, key_id, signature"
            + " FROM chimera.ledger WHERE request_id = ANY(?) ORDER BY seq";

    private final PostgresErrors errors;

    LedgerLook(PostgresErrors errors) {
        this.errors = errors;
    }

    /** The head, after waiting for whoever writes, and locked until the transaction ends. */
    LedgerHead lockHead(PostgresLink link) throws SQLException {
        return head(link, HEAD + " FOR UPDATE OF h");
    }

    /** The head as it stands. */
    LedgerHead head(PostgresLink link) throws SQLException {
        return head(link, HEAD);
    }

    LedgerView view(PostgresLink link, LedgerHead head, LedgerKeys keys) throws SQLException {
        RoundTrip trip = link.trip();
        Map<UUID, List<LedgerEntry>> decisions = new HashMap<>();
        if (!keys.requests().isEmpty()) {
            trip.list(
                    PostgresSql.of(DECISIONS).uuids(keys.requests()),
                    row -> decisions
                            .computeIfAbsent(row.uuid(), id -> new ArrayList<>())
                            .add(entry(row)));
        }
        List<Reservation> asked = ReservationRows.of(trip, keys.permits());
        List<Reservation> due = ReservationRows.due(trip, keys.dueBefore(), keys.dueMax());
        List<Ticket> tickets = TicketRows.of(trip, keys.tickets());
        List<Ticket> dueTickets = TicketRows.due(trip, keys.dueBefore(), keys.dueMax());
        Map<CounterKey, Counter> counters = new HashMap<>();
        WindowRows.of(trip, keys, counters);
        trip.go();
        decisions.replaceAll((id, entries) -> List.copyOf(entries));
        Map<UUID, Reservation> reservations = new HashMap<>();
        asked.forEach(one -> reservations.put(one.permit().permitId(), one));
        Map<UUID, Ticket> ticketsById = new HashMap<>();
        tickets.forEach(one -> ticketsById.put(one.ticketId(), one));
        return new LedgerView(head, decisions, reservations, ticketsById, counters, due, dueTickets);
    }

    static List<LedgerEntry> entries(PostgresLink link, long from, long to, int max) throws SQLException {
        RoundTrip trip = link.trip();
        List<LedgerEntry> entries =
                trip.list(PostgresSql.of(ENTRIES).number(from).number(to).number(max), LedgerLook::entry);
        trip.go();
        return entries;
    }

    private LedgerHead head(PostgresLink link, String sql) throws SQLException {
        RoundTrip trip = link.trip();
        List<Found> found = trip.list(PostgresSql.of(sql), LedgerLook::found);
        trip.go();
        if (found.size() != 1) {
            throw new SQLException("the table ledger_head must have one row, and has " + found.size());
        }
        int version = found.get(0).schemaVersion;
        if (version != PostgresSchema.version()) {
            throw errors.wrongVersion(version, PostgresSchema.version());
        }
        return found.get(0).head;
    }

    /**
     * The row of the head.
     *
     * @param schemaVersion how far the schema came by now: another program may have brought it further while this one runs
     */
    private record Found(int schemaVersion, LedgerHead head) {}

    private static Found found(PostgresRow row) throws SQLException {
        return new Found(
                row.smallNumber(),
                new LedgerHead(row.number(), row.digest(), digests(row.bytes()), row.instant(), killed(row)));
    }

    private static LedgerEntry entry(PostgresRow row) throws SQLException {
        return new LedgerEntry(row.number(), row.bytes(), row.digest(), new Signature(row.text(), row.bytes()));
    }

    private static KillSwitch.@Nullable Engaged killed(PostgresRow row) throws SQLException {
        @Nullable String who = row.textOrNull();
        @Nullable String why = row.textOrNull();
        @Nullable Instant at = row.instantOrNull();
        return who == null || why == null || at == null ? null : new KillSwitch.Engaged(who, why, at);
    }

    private static List<Digest> digests(Bytes all) {
        byte[] bytes = all.toArray();
        List<Digest> digests = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += Digest.LENGTH) {
            digests.add(new Digest(Bytes.of(Arrays.copyOfRange(bytes, from, from + Digest.LENGTH))));
        }
        return digests;
    }
}
