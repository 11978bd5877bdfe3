package dev.chimera.spi.sqlite;

import dev.chimera.api.AgentId;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.StoreException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads reservations, and only then the windows that they name, each window once. */
final class SqliteReservations {
    private static final String COLUMNS =
            "SELECT r.permit_id, r.request_id, r.decision_seq, r.decision_hash, r.agent_id,"
                    + " r.category, r.payee, r.content_hash, r.ceiling_micros, r.currency, r.expires_at, r.key_id, r.signature,"
                    + " r.state, r.moved_at, r.settled_micros, r.windows";
    private static final String BY_PERMIT =
            COLUMNS + " FROM json_each(?) AS asked CROSS JOIN reservation AS r ON r.permit_id = unhex(asked.value)";
    private static final String BY_STATE =
            COLUMNS + " FROM reservation AS r WHERE r.state = ? ORDER BY r.decision_seq, r.permit_id LIMIT ?";
    private static final String DUE = COLUMNS
            + " FROM reservation AS r INDEXED BY reservation_to_expire WHERE r.state = 'reserved' AND r.expires_at < ?"
            + " ORDER BY r.expires_at, r.permit_id LIMIT ?";
    private static final Found NONE = new Found(List.of());

    private SqliteReservations() {}

    static Found of(SqliteLink link, Set<UUID> permits) throws SQLException {
        return permits.isEmpty()
                ? NONE
                : new Found(link.on(BY_PERMIT).uuids(permits).list(SqliteReservations::row));
    }

    static Found due(SqliteLink link, @Nullable Instant before, int max) throws SQLException {
        return before == null
                ? NONE
                : new Found(link.on(DUE)
                        .number(SqliteTime.microsNotBefore(before))
                        .number(SqliteLedger.notNegative(max))
                        .list(SqliteReservations::row));
    }

    static List<Reservation> inState(SqliteLink link, Reservation.State state, int max) throws SQLException {
        Found found = new Found(link.on(BY_STATE).constant(state).number(max).list(SqliteReservations::row));
        return found.with(SqliteWindow.byId(link, found));
    }

    private static Row row(SqliteRow row) throws SQLException {
        SpendPermit permit = new SpendPermit(
                row.uuid(),
                row.uuid(),
                row.number(),
                row.digest(),
                new AgentId(row.text()),
                new SpendCategory(row.text()),
                new SpendRequest.Target(row.text(), row.digest()),
                new Money(row.number(), row.text()),
                row.instant(),
                new Signature(row.text(), row.bytes()));
        Reservation bare =
                new Reservation(permit, row.constant(Reservation.State.class), row.instant(), row.number(), List.of());
        return new Row(bare, ids(row.text()));
    }

    private static List<Long> ids(String json) {
        String inside = json.substring(1, json.length() - 1);
        return inside.isEmpty()
                ? List.of()
                : Arrays.stream(inside.split(",")).map(Long::valueOf).toList();
    }

    /**
     * Rows that were read together.
     *
     * @param rows in the order in which they were asked for
     */
    record Found(List<Row> rows) {
        List<Reservation> with(Map<Long, SqliteWindow> windows) {
            return rows.stream().map(row -> row.with(windows)).toList();
        }
    }

    /**
     * A reservation as its row holds it.
     *
     * @param bare all but its windows
     * @param windows their numbers
     */
    record Row(Reservation bare, List<Long> windows) {
        private Reservation with(Map<Long, SqliteWindow> known) {
            List<CounterKey> keys = new ArrayList<>();
            for (Long id : windows) {
                @Nullable SqliteWindow window = known.get(id);
                if (window == null) {
                    throw new StoreException(
                            "the file lacks the budget window " + id + " of permit "
                                    + bare.permit().permitId() + "; put a back-up in its place",
                            null);
                }
                keys.add(window.key());
            }
            return new Reservation(bare.permit(), bare.state(), bare.movedAt(), bare.settledMicros(), keys);
        }
    }
}
