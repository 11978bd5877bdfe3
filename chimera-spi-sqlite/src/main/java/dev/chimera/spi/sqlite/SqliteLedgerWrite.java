package dev.chimera.spi.sqlite;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.KillSwitch.Engaged;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes what a step decided, one batch a table. */
final class SqliteLedgerWrite {
    private static final String APPEND =
            "INSERT INTO ledger (seq, entry, entry_hash, key_id, signature, request_id, kind,"
                    + " agent_id, category, amount_micros, currency, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String HEAD = "UPDATE ledger_head SET next_seq = ?, entry_hash = ?, tree_state = ?,"
            + " last_time = ?, killed_by = ?, killed_reason = ?, killed_at = ?";
    private static final String RESERVATION = "INSERT INTO reservation (permit_id, request_id, decision_seq,"
            + " decision_hash, agent_id, category, payee, content_hash, ceiling_micros, currency, expires_at, key_id,"
            + " signature, state, moved_at, settled_micros, windows)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (permit_id) DO UPDATE SET"
            + " request_id = excluded.request_id, decision_seq = excluded.decision_seq,"
            + " decision_hash = excluded.decision_hash, agent_id = excluded.agent_id, category = excluded.category,"
            + " payee = excluded.payee, content_hash = excluded.content_hash, ceiling_micros = excluded.ceiling_micros,"
            + " currency = excluded.currency, expires_at = excluded.expires_at, key_id = excluded.key_id,"
            + " signature = excluded.signature, state = excluded.state, moved_at = excluded.moved_at,"
            + " settled_micros = excluded.settled_micros, windows = excluded.windows";
    private static final String TICKET = "INSERT INTO ticket (ticket_id, request_id, agent_id, category, amount_micros,"
            + " currency, projected_roi_micro, justification, payee, content_hash, expires_at, state)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (ticket_id) DO UPDATE SET"
            + " request_id = excluded.request_id, agent_id = excluded.agent_id, category = excluded.category,"
            + " amount_micros = excluded.amount_micros, currency = excluded.currency,"
            + " projected_roi_micro = excluded.projected_roi_micro, justification = excluded.justification,"
            + " payee = excluded.payee, content_hash = excluded.content_hash, expires_at = excluded.expires_at,"
            + " state = excluded.state";

    private SqliteLedgerWrite() {}

    /** Writes {@code change}, which follows on {@code before}; nothing if it is refused. */
    static void keep(SqliteLink link, LedgerHead before, LedgerChange<?> change) throws SQLException {
        requireNext(before, change);
        append(link, change.entries());
        if (!change.head().equals(before)) {
            head(link, change.head());
        }
        if (!change.counters().isEmpty()) {
            SqliteWindow.keep(link, change.counters());
        }
        if (!change.reservations().isEmpty()) {
            reservations(link, change.reservations());
        }
        if (!change.tickets().isEmpty()) {
            tickets(link, change.tickets());
        }
    }

    private static void requireNext(LedgerHead before, LedgerChange<?> change) {
        long next = before.size();
        for (LedgerChange.Appended appended : change.entries()) {
            if (appended.entry().seq() != next) {
                throw new IllegalArgumentException(
                        "entry " + next + " comes next, got " + appended.entry().seq());
            }
            next++;
        }
        if (change.head().size() != next) {
            throw new IllegalArgumentException("the head must count " + next + " entries, got "
                    + change.head().size());
        }
    }

    private static void append(SqliteLink link, List<LedgerChange.Appended> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        SqliteStatement insert = link.on(APPEND);
        for (LedgerChange.Appended appended : entries) {
            LedgerEntry entry = appended.entry();
            LedgerChange.Summary summary = appended.summary();
            @Nullable UUID request = appended.requestId();
            insert.number(entry.seq())
                    .bytes(entry.record())
                    .digest(entry.hash())
                    .text(entry.signature().keyId())
                    .bytes(entry.signature().value())
                    .bytes(request == null ? null : SqliteStatement.bytes(request))
                    .text(summary.kind())
                    .text(summary.agentId())
                    .text(summary.category())
                    .number(summary.amountMicros())
                    .text(summary.currency())
                    .number(summary.atMicros())
                    .add();
        }
        insert.runAll();
    }

    private static void head(SqliteLink link, LedgerHead head) throws SQLException {
        ByteBuffer frontier = ByteBuffer.allocate(head.frontier().size() * Digest.LENGTH);
        head.frontier().forEach(root -> frontier.put(root.bytes().toArray()));
        @Nullable Engaged killed = head.killed();
        link.on(HEAD)
                .number(head.size())
                .digest(head.last())
                .bytes(frontier.array())
                .instant(head.lastAt())
                .textOrNull(killed == null ? null : killed.who())
                .textOrNull(killed == null ? null : killed.reason())
                .numberOrNull(killed == null ? null : SqliteTime.micros(killed.at()))
                .run();
    }

    private static void reservations(SqliteLink link, List<Reservation> reservations) throws SQLException {
        Map<CounterKey, Long> numbers = new HashMap<>();
        for (Reservation reservation : reservations) {
            for (CounterKey key : reservation.windows()) {
                if (!numbers.containsKey(key)) {
                    numbers.put(key, SqliteWindow.idOf(link, key));
                }
            }
        }
        SqliteStatement put = link.on(RESERVATION);
        for (Reservation reservation : reservations) {
            permit(put, reservation.permit())
                    .constant(reservation.state())
                    .instant(reservation.movedAt())
                    .number(reservation.settledMicros())
                    .text(reservation.windows().stream()
                            .map(key -> String.valueOf(numbers.get(key)))
                            .collect(Collectors.joining(",", "[", "]")))
                    .add();
        }
        put.runAll();
    }

    private static SqliteStatement permit(SqliteStatement put, SpendPermit permit) throws SQLException {
        return put.uuid(permit.permitId())
                .uuid(permit.requestId())
                .number(permit.entry())
                .digest(permit.entryHash())
                .text(permit.agentId().value())
                .text(permit.category().name())
                .text(permit.target().payee())
                .digest(permit.target().content())
                .number(permit.ceiling().micros())
                .text(permit.ceiling().currency())
                .instant(permit.expiresAt())
                .text(permit.signature().keyId())
                .bytes(permit.signature().value());
    }

    private static void tickets(SqliteLink link, List<Ticket> tickets) throws SQLException {
        SqliteStatement put = link.on(TICKET);
        for (Ticket ticket : tickets) {
            SpendRequest request = ticket.request();
            @Nullable Money amount = request.amount();
            put.uuid(ticket.ticketId())
                    .uuid(request.requestId())
                    .text(request.agentId().value())
                    .text(request.category().name())
                    .numberOrNull(amount == null ? null : amount.micros())
                    .textOrNull(amount == null ? null : amount.currency())
                    .number(request.projectedRoi().micros())
                    .text(request.justification())
                    .text(request.target().payee())
                    .digest(request.target().content())
                    .instant(ticket.expiresAt())
                    .constant(ticket.state())
                    .add();
        }
        put.runAll();
    }
}
