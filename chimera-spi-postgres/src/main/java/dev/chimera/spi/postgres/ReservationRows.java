package dev.chimera.spi.postgres;

import dev.chimera.api.AgentId;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.Reservation;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reservations, each with the ids of the windows that it is counted in. */
final class ReservationRows {
    private static final String COLUMNS = "SELECT r.permit_id, r.request_id, r.decision_seq, r.decision_hash,"
            + " r.agent_id, r.category, r.payee, r.content_hash, r.ceiling_micros, r.currency, r.expires_at, r.key_id,"
            + " r.signature, r.state, r.moved_at, r.settled_micros, r.windows FROM chimera.reservation AS r";
    private static final String BY_PERMIT = COLUMNS + " WHERE r.permit_id = ANY(?)";
    private static final String DUE =
            COLUMNS + " WHERE r.state = 'reserved' AND r.expires_at < ? ORDER BY r.expires_at, r.permit_id LIMIT ?";
    private static final String KEEP = "INSERT INTO chimera.reservation AS r (permit_id, request_id, decision_seq,"
            + " decision_hash, agent_id, category, payee, content_hash, ceiling_micros, currency, expires_at, key_id,"
            + " signature, state, moved_at, settled_micros, windows, decided_on)"
            + " SELECT k.permit_id, k.request_id, k.decision_seq, k.decision_hash, k.agent_id, k.category, k.payee,"
            + " k.content_hash, k.ceiling_micros, k.currency, k.expires_at, k.key_id, k.signature, k.state, k.moved_at,"
            + " k.settled_micros, string_to_array(k.windows, E'\\n'), (coalesce((SELECT l.recorded_at"
            + " FROM chimera.ledger AS l WHERE l.seq = k.decision_seq), k.moved_at) AT TIME ZONE 'UTC')::date"
            + " FROM unnest(?::uuid[], ?::uuid[], ?::int8[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::bytea[],"
            + " ?::int8[], ?::text[], ?::timestamptz[], ?::text[], ?::bytea[], ?::text[], ?::timestamptz[], ?::int8[],"
            + " ?::text[]) AS k (permit_id, request_id, decision_seq, decision_hash, agent_id, category, payee,"
            + " content_hash, ceiling_micros, currency, expires_at, key_id, signature, state, moved_at, settled_micros,"
            + " windows)"
            + " ON CONFLICT (permit_id) DO UPDATE SET request_id = excluded.request_id,"
            + " decision_seq = excluded.decision_seq, decision_hash = excluded.decision_hash,"
            + " agent_id = excluded.agent_id, category = excluded.category, payee = excluded.payee,"
            + " content_hash = excluded.content_hash, ceiling_micros = excluded.ceiling_micros,"
            + " currency = excluded.currency, expires_at = excluded.expires_at, key_id = excluded.key_id,"
            + " signature = excluded.signature, state = excluded.state, moved_at = excluded.moved_at,"
            + " settled_micros = excluded.settled_micros, windows = excluded.windows";

    private ReservationRows() {}

    static List<Reservation> of(RoundTrip trip, Set<UUID> permits) {
        return permits.isEmpty()
                ? List.of()
                : trip.list(PostgresSql.of(BY_PERMIT).uuids(permits), ReservationRows::reservation);
    }

    static List<Reservation> due(RoundTrip trip, @Nullable Instant before, int max) {
        return before == null || max == 0
                ? List.of()
                : trip.list(
                        PostgresSql.of(DUE)
                                .instant(PostgresTime.notBefore(before))
                                .number(PostgresLedger.notNegative(max)),
                        ReservationRows::reservation);
    }

    /** The state stands in the text, not as a value, so that the server can use the index of that state alone. */
    static List<Reservation> inState(RoundTrip trip, Reservation.State state, int max) {
        return trip.list(
                PostgresSql.of(COLUMNS + " WHERE r.state = '" + PostgresSql.name(state)
                                + "' ORDER BY r.decision_seq, r.permit_id LIMIT ?")
                        .number(max),
                ReservationRows::reservation);
    }

    static void keep(RoundTrip trip, List<Reservation> all) {
        trip.run(PostgresSql.of(KEEP)
                .uuids(all, one -> one.permit().permitId())
                .uuids(all, one -> one.permit().requestId())
                .numbers(all, one -> one.permit().entry())
                .bytes(all, one -> one.permit().entryHash().bytes())
                .texts(all, one -> one.permit().agentId().value())
                .texts(all, one -> one.permit().category().name())
                .texts(all, one -> one.permit().target().payee())
                .bytes(all, one -> one.permit().target().content().bytes())
                .numbers(all, one -> one.permit().ceiling().micros())
                .texts(all, one -> one.permit().ceiling().currency())
                .instants(all, one -> one.permit().expiresAt())
                .texts(all, one -> one.permit().signature().keyId())
                .bytes(all, one -> one.permit().signature().value())
                .texts(all, one -> PostgresSql.name(one.state()))
                .instants(all, Reservation::movedAt)
                .numbers(all, Reservation::settledMicros)
                .texts(all, one -> windows(one.windows())));
    }

    private static String windows(List<CounterKey> keys) {
        return keys.stream().map(ReservationRows::oneLine).collect(Collectors.joining("\n"));
    }

    private static String oneLine(CounterKey key) {
        String id = WindowRows.id(key);
        if (id.indexOf('\n') >= 0) {
            throw new IllegalArgumentException(
                    "the scope of a budget window must be one line, got '" + key.scope() + "'");
        }
        return id;
    }

    private static Reservation reservation(PostgresRow row) throws SQLException {
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
        return new Reservation(
                permit,
                row.constant(Reservation.State.class),
                row.instant(),
                row.number(),
                row.texts().stream().map(WindowRows::key).toList());
    }
}
