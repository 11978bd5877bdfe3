package dev.chimera.spi.sqlite;

import dev.chimera.api.spi.PeerStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What peers are owed, one row an entry. */
final class SqlitePeers implements PeerStore {
    private static final String COLUMNS = "SELECT shelf, id, version, subject, due, at, body FROM peer_entry";
    private static final String FIND = COLUMNS + " WHERE shelf = ? AND id = ?";
    private static final String DUE = COLUMNS + " WHERE shelf = ? AND due <= ? ORDER BY due, id LIMIT ?";
    private static final String ABOUT = COLUMNS + " WHERE shelf = ? AND subject = ? ORDER BY at DESC, id LIMIT ?";
    private static final String NEWEST = COLUMNS + " WHERE shelf = ? ORDER BY at DESC, id LIMIT ?";
    private static final String CREATE = "INSERT INTO peer_entry (version, subject, due, at, body, shelf, id)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (shelf, id) DO NOTHING";
    private static final String REPLACE = "UPDATE peer_entry SET version = ?, subject = ?, due = ?, at = ?, body = ?"
            + " WHERE shelf = ? AND id = ? AND version = ?";
    private static final String REMOVE = "DELETE FROM peer_entry WHERE shelf = ? AND id = ? AND version = ?";

    private final SqliteFile file;

    SqlitePeers(SqliteFile file) {
        this.file = file;
    }

    @Override
    public boolean create(Entry entry) {
        if (entry.version() != 0) {
            throw new IllegalArgumentException("a new peer entry must have version 0, got " + entry.version());
        }
        return file.write(link -> put(link.on(CREATE), entry).run() == 1);
    }

    @Override
    public Optional<Entry> find(String shelf, String id) {
        return file.read(link -> link.on(FIND).text(shelf).text(id).first(SqlitePeers::entry));
    }

    @Override
    public boolean replace(Entry next) {
        return file.write(
                link -> put(link.on(REPLACE), next).number(next.version() - 1).run() == 1);
    }

    @Override
    public boolean remove(Entry entry) {
        return file.write(link -> link.on(REMOVE)
                        .text(entry.shelf())
                        .text(entry.id())
                        .number(entry.version())
                        .run()
                == 1);
    }

    @Override
    public List<Entry> due(String shelf, Instant until, int max) {
        if (until.isBefore(Instant.EPOCH)) {
            return List.of(); // nothing is due so early, and a file cannot tell every such time
        }
        return file.read(link -> link.on(DUE)
                .text(shelf)
                .instant(until.isBefore(LATEST) ? until : LATEST)
                .number(SqliteLedger.notNegative(max))
                .list(SqlitePeers::entry));
    }

    @Override
    public List<Entry> about(String shelf, String subject, int max) {
        return file.read(link -> link.on(ABOUT)
                .text(shelf)
                .text(subject)
                .number(SqliteLedger.notNegative(max))
                .list(SqlitePeers::entry));
    }

    @Override
    public List<Entry> newest(String shelf, int max) {
        return file.read(link -> link.on(NEWEST)
                .text(shelf)
                .number(SqliteLedger.notNegative(max))
                .list(SqlitePeers::entry));
    }

    private static SqliteStatement put(SqliteStatement statement, Entry entry) throws SQLException {
        return statement
                .number(entry.version())
                .text(entry.subject())
                .numberOrNull(entry.due() == null ? null : SqliteTime.micros(entry.due()))
                .instant(entry.at())
                .bytes(entry.body())
                .text(entry.shelf())
                .text(entry.id());
    }

    private static Entry entry(SqliteRow row) throws SQLException {
        return new Entry(
                row.text(),
                row.text(),
                row.number(),
                row.text(),
                row.instantOrNull(),
                row.instant(),
                row.bytesOrNone());
    }
}
