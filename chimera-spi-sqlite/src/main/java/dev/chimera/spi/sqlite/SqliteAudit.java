package dev.chimera.spi.sqlite;

import dev.chimera.api.spi.AuditLog;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The audit log: a row an event, and a row a detail. Triggers refuse to change or delete either. */
final class SqliteAudit implements AuditLog {
    private static final String APPEND = "INSERT INTO audit (at, subject, actor, action) VALUES (?, ?, ?, ?)";
    private static final String DETAIL =
            "INSERT INTO audit_detail (event_id, name, value) VALUES (last_insert_rowid(), ?, ?)";
    private static final String EVENTS =
            "SELECT id, at, subject, actor, action FROM audit WHERE subject = ?" + " ORDER BY id LIMIT ?";
    private static final String DETAILS = "SELECT d.event_id, d.name, d.value FROM"
            + " (SELECT id FROM audit WHERE subject = ? ORDER BY id LIMIT ?) AS e"
            + " CROSS JOIN audit_detail AS d ON d.event_id = e.id";

    private final SqliteFile file;

    SqliteAudit(SqliteFile file) {
        this.file = file;
    }

    @Override
    public void append(Event event) {
        boolean unused = file.write(link -> {
            write(link, List.of(event));
            return true;
        });
    }

    @Override
    public List<Event> about(String subject, int max) {
        return file.read(link -> {
            Map<Long, Map<String, String>> details = new HashMap<>();
            link.on(DETAILS)
                    .text(subject)
                    .number(SqliteLedger.notNegative(max))
                    .list(row -> details.computeIfAbsent(row.number(), id -> new HashMap<>())
                            .put(row.text(), row.text()));
            return link.on(EVENTS)
                    .text(subject)
                    .number(max)
                    .list(row -> event(row, details.getOrDefault(row.number(), Map.of())));
        });
    }

    /** Adds {@code events} as part of the transaction that {@code link} is in. */
    static void write(SqliteLink link, List<Event> events) throws SQLException {
        for (Event event : events) {
            int unused = link.on(APPEND)
                    .instant(event.at())
                    .text(event.subject())
                    .text(event.actor())
                    .text(event.action())
                    .run();
            SqliteStatement detail = link.on(DETAIL);
            for (Map.Entry<String, String> one : event.details().entrySet()) {
                detail.text(one.getKey()).text(one.getValue()).add();
            }
            detail.runAll();
        }
    }

    private static Event event(SqliteRow row, Map<String, String> details) throws SQLException {
        return new Event(row.instant(), row.text(), row.text(), row.text(), details);
    }
}
