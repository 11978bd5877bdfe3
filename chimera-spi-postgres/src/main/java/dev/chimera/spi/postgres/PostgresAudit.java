package dev.chimera.spi.postgres;

import dev.chimera.api.spi.AuditLog;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The audit log, one row an event. A trigger refuses to change or delete one. */
final class PostgresAudit implements AuditLog {
    private static final String APPEND = "INSERT INTO chimera.audit (recorded_at, subject, actor, action, details)"
            + " VALUES (?, ?, ?, ?, jsonb_object(?::text[], ?::text[]))";
    private static final String ABOUT = "SELECT recorded_at, subject, actor, action,"
            + " ARRAY(SELECT d.key FROM jsonb_each_text(a.details) AS d ORDER BY d.key),"
            + " ARRAY(SELECT d.value FROM jsonb_each_text(a.details) AS d ORDER BY d.key)"
            + " FROM chimera.audit AS a WHERE subject = ? ORDER BY id LIMIT ?";

    private final PostgresDatabase database;

    PostgresAudit(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public void append(Event event) {
        PostgresSql sql = appending(event);
        boolean unused = database.write(link -> {
            RoundTrip trip = link.trip();
            trip.run(sql);
            return link.writeIf(trip, () -> true);
        });
    }

    /** The statements that add {@code events}, to be sent with the change that they belong to. */
    static List<PostgresSql> appending(List<Event> events) {
        return events.stream().map(PostgresAudit::appending).toList();
    }

    private static PostgresSql appending(Event event) {
        List<Map.Entry<String, String>> details = List.copyOf(event.details().entrySet());
        return PostgresSql.of(APPEND)
                .instant(event.at())
                .text(event.subject())
                .text(event.actor())
                .text(event.action())
                .texts(details, Map.Entry::getKey)
                .texts(details, Map.Entry::getValue);
    }

    @Override
    public List<Event> about(String subject, int max) {
        PostgresSql sql = PostgresSql.of(ABOUT).text(subject).number(PostgresLedger.notNegative(max));
        return database.read(link -> {
            RoundTrip trip = link.trip();
            List<Event> found = trip.list(sql, PostgresAudit::event);
            trip.go();
            return found;
        });
    }

    private static Event event(PostgresRow row) throws SQLException {
        return new Event(row.instant(), row.text(), row.text(), row.text(), details(row.texts(), row.texts()));
    }

    private static Map<String, String> details(List<String> names, List<String> values) {
        Map<String, String> details = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            details.put(names.get(i), values.get(i));
        }
        return details;
    }
}
