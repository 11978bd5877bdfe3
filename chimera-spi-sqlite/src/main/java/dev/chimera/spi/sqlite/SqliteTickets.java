package dev.chimera.spi.sqlite;

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

/** Reads tickets. */
final class SqliteTickets {
    private static final String COLUMNS = "SELECT t.ticket_id, t.request_id, t.agent_id, t.category, t.amount_micros,"
            + " t.currency, t.projected_roi_micro, t.justification, t.payee, t.content_hash, t.expires_at, t.state";
    private static final String BY_ID =
            COLUMNS + " FROM json_each(?) AS asked CROSS JOIN ticket AS t ON t.ticket_id = unhex(asked.value)";
    private static final String BY_STATE =
            COLUMNS + " FROM ticket AS t WHERE t.state = ? ORDER BY t.expires_at, t.ticket_id LIMIT ?";
    private static final String DUE = COLUMNS
            + " FROM ticket AS t WHERE t.state = 'open' AND t.expires_at < ? ORDER BY t.expires_at, t.ticket_id LIMIT ?";

    private SqliteTickets() {}

    static List<Ticket> of(SqliteLink link, Set<UUID> tickets) throws SQLException {
        return tickets.isEmpty() ? List.of() : link.on(BY_ID).uuids(tickets).list(SqliteTickets::ticket);
    }

    static List<Ticket> due(SqliteLink link, @Nullable Instant before, int max) throws SQLException {
        return before == null
                ? List.of()
                : link.on(DUE)
                        .number(SqliteTime.microsNotBefore(before))
                        .number(SqliteLedger.notNegative(max))
                        .list(SqliteTickets::ticket);
    }

    static List<Ticket> inState(SqliteLink link, Ticket.State state, int max) throws SQLException {
        return link.on(BY_STATE).constant(state).number(max).list(SqliteTickets::ticket);
    }

    private static Ticket ticket(SqliteRow row) throws SQLException {
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

    private static @Nullable Money money(SqliteRow row) throws SQLException {
        @Nullable Long micros = row.numberOrNull();
        @Nullable String currency = row.textOrNull();
        return micros == null || currency == null ? null : new Money(micros, currency);
    }
}
