package dev.chimera.spi.postgres;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.KillSwitch.Engaged;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes what a step decided: one statement a table, all in one round trip. */
final class LedgerKeep {
    private static final String APPEND = "INSERT INTO chimera.ledger (seq, entry, entry_hash, key_id, signature,"
            + " request_id, kind, requester_agent_id, cfo_agent_id, category, amount_micros, currency, recorded_at)"
            + " SELECT e.seq, e.entry, e.entry_hash, e.key_id, e.signature, e.request_id, e.kind, nullif(e.agent, ''),"
            + " e.cfo, nullif(e.category, ''), e.amount, nullif(e.currency, ''), e.at"
            + " FROM unnest(?::int8[], ?::bytea[], ?::bytea[], ?::text[], ?::bytea[], ?::uuid[], ?::text[], ?::text[],"
            + " ?::text[], ?::text[], ?::int8[], ?::text[], ?::timestamptz[]) AS e (seq, entry, entry_hash, key_id,"
            + " signature, request_id, kind, agent, cfo, category, amount, currency, at)";
    private static final String HEAD = "UPDATE chimera.ledger_head SET next_seq = ?, entry_hash = ?, tree_state = ?,"
            + " last_time = ?, killed_by = ?, killed_reason = ?, killed_at = ?";

    private final AgentRows agents;

    LedgerKeep(AgentRows agents) {
        this.agents = agents;
    }

    /** Writes {@code change}, which follows on {@code before}; nothing if it is refused or empty. */
    void keep(PostgresLink link, LedgerHead before, LedgerChange<?> change) throws SQLException {
        requireNext(before, change);
        RoundTrip trip = link.trip();
        append(link, trip, change.entries());
        if (!change.head().equals(before)) {
            head(trip, change.head());
        }
        if (!change.counters().isEmpty()) {
            WindowRows.keep(trip, change.counters());
        }
        if (!change.reservations().isEmpty()) {
            ReservationRows.keep(trip, lastOfEach(change.reservations()));
        }
        if (!change.tickets().isEmpty()) {
            TicketRows.keep(trip, lastTicketOfEach(change.tickets()));
        }
        if (!trip.isEmpty()) {
            link.write(trip);
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

    private void append(PostgresLink link, RoundTrip trip, List<LedgerChange.Appended> all) {
        if (all.isEmpty()) {
            return;
        }
        agents.name(link, trip, all);
        trip.run(PostgresSql.of(APPEND)
                .numbers(all, one -> one.entry().seq())
                .bytes(all, one -> one.entry().record())
                .bytes(all, one -> one.entry().hash().bytes())
                .texts(all, one -> one.entry().signature().keyId())
                .bytes(all, one -> one.entry().signature().value())
                .uuids(all, LedgerChange.Appended::requestId)
                .texts(all, one -> one.summary().kind())
                .texts(all, one -> one.summary().agentId())
                .texts(all, one -> AgentRows.cfo(one.entry().signature()).value())
                .texts(all, one -> one.summary().category())
                .numbers(all, one -> one.summary().amountMicros())
                .texts(all, one -> one.summary().currency())
                .instants(all, one -> PostgresTime.ofMicros(one.summary().atMicros())));
    }

    private static void head(RoundTrip trip, LedgerHead head) {
        ByteBuffer frontier = ByteBuffer.allocate(head.frontier().size() * Digest.LENGTH);
        head.frontier().forEach(root -> frontier.put(root.bytes().toArray()));
        @Nullable Engaged killed = head.killed();
        trip.run(PostgresSql.of(HEAD)
                .number(head.size())
                .digest(head.last())
                .bytes(Bytes.of(frontier.array()))
                .instant(head.lastAt())
                .textOrNull(killed == null ? null : killed.who())
                .textOrNull(killed == null ? null : killed.reason())
                .instantOrNull(killed == null ? null : killed.at()));
    }

    /** A statement may put a row only once. */
    private static List<Reservation> lastOfEach(List<Reservation> reservations) {
        Map<UUID, Reservation> last = new LinkedHashMap<>();
        reservations.forEach(one -> last.put(one.permit().permitId(), one));
        return List.copyOf(last.values());
    }

    private static List<Ticket> lastTicketOfEach(List<Ticket> tickets) {
        Map<UUID, Ticket> last = new LinkedHashMap<>();
        tickets.forEach(one -> last.put(one.ticketId(), one));
        return List.copyOf(last.values());
    }
}
