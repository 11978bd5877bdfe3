package dev.chimera.spi.sqlite;

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
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what a step wants to see. One statement for all requests, one for all permits, however many. */
final class SqliteLedgerRead {
    private static final String HEAD = "SELECT next_seq, entry_hash, tree_state, last_time, killed_by, killed_reason,"
            + " killed_at FROM ledger_head";
    private static final String ENTRIES =
            "SELECT seq, entry, entry_hash, key_id, signature FROM ledger WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?";
    private static final String DECISIONS = "SELECT l.request_id, l.seq, l.entry, l.entry_hash, l.key_id, l.signature"
            + " FROM json_each(?) AS asked CROSS JOIN ledger AS l ON l.request_id = unhex(asked.value) ORDER BY l.seq";

    private SqliteLedgerRead() {}

    static LedgerView view(SqliteLink link, LedgerKeys keys) throws SQLException {
        SqliteReservations.Found asked = SqliteReservations.of(link, keys.permits());
        SqliteReservations.Found due = SqliteReservations.due(link, keys.dueBefore(), keys.dueMax());
        Map<Long, SqliteWindow> named = SqliteWindow.byId(link, asked, due);
        Map<UUID, Reservation> reservations = new HashMap<>();
        asked.with(named).forEach(one -> reservations.put(one.permit().permitId(), one));
        Map<CounterKey, Counter> counters = new HashMap<>();
        named.values().forEach(window -> window.putInto(counters));
        for (CounterKey key : keys.counters()) {
            SqliteWindow.find(link, key).ifPresent(window -> window.putInto(counters));
        }
        Map<UUID, Ticket> tickets = new HashMap<>();
        SqliteTickets.of(link, keys.tickets()).forEach(one -> tickets.put(one.ticketId(), one));
        return new LedgerView(
                head(link),
                decisions(link, keys.requests()),
                reservations,
                tickets,
                counters,
                due.with(named),
                SqliteTickets.due(link, keys.dueBefore(), keys.dueMax()));
    }

    static LedgerHead head(SqliteLink link) throws SQLException {
        return link.on(HEAD)
                .first(row -> new LedgerHead(
                        row.number(), row.digest(), digests(row.bytesOrNone()), row.instant(), killed(row)))
                .orElseThrow(() -> new SQLException("the table ledger_head is empty"));
    }

    static List<LedgerEntry> entries(SqliteLink link, long from, long to, int max) throws SQLException {
        return link.on(ENTRIES).number(from).number(to).number(max).list(SqliteLedgerRead::entry);
    }

    private static Map<UUID, List<LedgerEntry>> decisions(SqliteLink link, Set<UUID> requests) throws SQLException {
        if (requests.isEmpty()) {
            return Map.of();
        }
        Map<UUID, List<LedgerEntry>> found = new HashMap<>();
        link.on(DECISIONS)
                .uuids(requests)
                .list(row -> found.computeIfAbsent(row.uuid(), id -> new ArrayList<>())
                        .add(entry(row)));
        found.replaceAll((id, entries) -> List.copyOf(entries));
        return found;
    }

    private static LedgerEntry entry(SqliteRow row) throws SQLException {
        return new LedgerEntry(row.number(), row.bytes(), row.digest(), new Signature(row.text(), row.bytes()));
    }

    private static KillSwitch.@Nullable Engaged killed(SqliteRow row) throws SQLException {
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
