package dev.chimera.spi.postgres;

import dev.chimera.api.AgentId;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.Ticket;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tickets. */
final class TicketRows {
    private static final String COLUMNS = "SELECT t.ticket_id, t.request_id, t.agent_id, t.category, t.amount_micros,"
            + " t.currency, t.projected_roi_micro, t.justification, t.payee, t.content_hash, t.expires_at, t.state"
            + " FROM chimera.ticket AS t";
    private static final String BY_ID = COLUMNS + " WHERE t.ticket_id = ANY(?)";
    private static final String DUE =
            COLUMNS + " WHERE t.state = 'open' AND t.expires_at < ? ORDER BY t.expires_at, t.ticket_id LIMIT ?";
    private static final String KEEP = "INSERT INTO chimera.ticket AS t (ticket_id, request_id, agent_id, category,"
            + " amount_micros, currency, projected_roi_micro, justification, payee, content_hash, expires_at, state)"
            + " SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::int8[], ?::text[], ?::int8[],"
            + " ?::text[], ?::text[], ?::bytea[], ?::timestamptz[], ?::text[])"
            + " ON CONFLICT (ticket_id) DO UPDATE SET request_id = excluded.request_id, agent_id = excluded.agent_id,"
            + " category = excluded.category, amount_micros = excluded.amount_micros, currency = excluded.currency,"
            + " projected_roi_micro = excluded.projected_roi_micro, justification = excluded.justification,"
            + " payee = excluded.payee, content_hash = excluded.content_hash, expires_at = excluded.expires_at,"
            + " state = excluded.state";

    private TicketRows() {}

    static List<Ticket> of(RoundTrip trip, Set<UUID> tickets) {
        return tickets.isEmpty() ? List.of() : trip.list(PostgresSql.of(BY_ID).uuids(tickets), TicketRows::ticket);
    }

    static List<Ticket> due(RoundTrip trip, @Nullable Instant before, int max) {
        return before == null || max == 0
                ? List.of()
                : trip.list(
                        PostgresSql.of(DUE)
                                .instant(PostgresTime.notBefore(before))
                                .number(PostgresLedger.notNegative(max)),
                        TicketRows::ticket);
    }

    /** The state stands in the text, not as a value, so that the server can use the index of that state alone. */
    static List<Ticket> inState(RoundTrip trip, Ticket.State state, int max) {
        return trip.list(
                PostgresSql.of(COLUMNS + " WHERE t.state = '" + PostgresSql.name(state)
                                + "' ORDER BY t.expires_at, t.ticket_id LIMIT ?")
                        .number(max),
                TicketRows::ticket);
    }

    static void keep(RoundTrip trip, List<Ticket> all) {
        trip.run(PostgresSql.of(KEEP)
                .uuids(all, Ticket::ticketId)
                .uuids(all, one -> one.request().requestId())
                .texts(all, one -> one.request().agentId().value())
                .texts(all, one -> one.request().category().name())
                .numbers(all, one -> micros(one.request().amount()))
                .texts(all, one -> currency(one.request().amount()))
                .numbers(all, one -> one.request().projectedRoi().micros())
                .texts(all, one -> one.request().justification())
                .texts(all, one -> one.request().target().payee())
                .bytes(all, one -> one.request().target().content().bytes())
                .instants(all, Ticket::expiresAt)
                .texts(all, one -> PostgresSql.name(one.state())));
    }

    private static @Nullable Long micros(@Nullable Money amount) {
        return amount == null ? null : amount.micros();
    }

    private static @Nullable String currency(@Nullable Money amount) {
        return amount == null ? null : amount.currency();
    }

    private static Ticket ticket(PostgresRow row) throws SQLException {
        UUID ticketId = row.uuid();
        SpendRequest request = new SpendRequest(
                row.uuid(),
                new AgentId(row.text()),
                new SpendCategory(row.text()),
                money(row),
                new Ratio(row.number()),
                row.text(),
                new SpendRequest.Target(row.text(), row.digest()));
        return new Ticket(ticketId, request, row.instant(), row.constant(Ticket.State.class));
    }

    private static @Nullable Money money(PostgresRow row) throws SQLException {
        @Nullable Long micros = row.numberOrNull();
        @Nullable String currency = row.textOrNull();
        return micros == null || currency == null ? null : new Money(micros, currency);
    }
}
