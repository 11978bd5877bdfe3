package dev.chimera.spi.postgres;

import dev.chimera.api.spi.PeerStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** What peers are owed, one row an entry. */
final class PostgresPeers implements PeerStore {
    private static final String COLUMNS =
            "SELECT shelf, id, version, subject, due, updated_at, body FROM chimera.peer_entry";
    private static final String FIND = COLUMNS + " WHERE shelf = ? AND id = ?";
    private static final String DUE = COLUMNS + " WHERE shelf = ? AND due <= ? ORDER BY due, id LIMIT ?";
    private static final String ABOUT =
            COLUMNS + " WHERE shelf = ? AND subject = ? ORDER BY updated_at DESC, id LIMIT ?";
    private static final String NEWEST = COLUMNS + " WHERE shelf = ? ORDER BY updated_at DESC, id LIMIT ?";
    private static final String CREATE =
            "INSERT INTO chimera.peer_entry (version, subject, due, updated_at, body, shelf, id)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String REPLACE = "UPDATE chimera.peer_entry SET version = ?, subject = ?, due = ?,"
            + " updated_at = ?, body = ? WHERE shelf = ? AND id = ? AND version = ?";
    private static final String REMOVE = "DELETE FROM chimera.peer_entry WHERE shelf = ? AND id = ? AND version = ?";

    private final PostgresDatabase database;

    PostgresPeers(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public boolean create(Entry entry) {
        if (entry.version() != 0) {
            throw new IllegalArgumentException("a new peer entry must have version 0, got " + entry.version());
        }
        return changesOne(put(PostgresSql.of(CREATE), entry));
    }

    @Override
    public Optional<Entry> find(String shelf, String id) {
        return list(PostgresSql.of(FIND).text(shelf).text(id)).stream().findFirst();
    }

    @Override
    public boolean replace(Entry next) {
        return changesOne(put(PostgresSql.of(REPLACE), next).number(next.version() - 1));
    }

    @Override
    public boolean remove(Entry entry) {
        return changesOne(
                PostgresSql.of(REMOVE).text(entry.shelf()).text(entry.id()).number(entry.version()));
    }

    @Override
    public List<Entry> due(String shelf, Instant until, int max) {
        if (until.isBefore(Instant.EPOCH)) {
            return List.of(); // nothing is due so early, and the server cannot tell every such time
        }
        return list(PostgresSql.of(DUE)
                .text(shelf)
                .instant(until.isBefore(LATEST) ? until : LATEST)
                .number(PostgresLedger.notNegative(max)));
    }

    @Override
    public List<Entry> about(String shelf, String subject, int max) {
        return list(PostgresSql.of(ABOUT).text(shelf).text(subject).number(PostgresLedger.notNegative(max)));
    }

    @Override
    public List<Entry> newest(String shelf, int max) {
        return list(PostgresSql.of(NEWEST).text(shelf).number(PostgresLedger.notNegative(max)));
    }

    private List<Entry> list(PostgresSql sql) {
        return database.read(link -> {
            RoundTrip trip = link.trip();
            List<Entry> found = trip.list(sql, PostgresPeers::entry);
            trip.go();
            return found;
        });
    }

    private boolean changesOne(PostgresSql sql) {
        return database.write(link -> {
            RoundTrip trip = link.trip();
            IntSupplier changed = trip.change(sql);
            return link.writeIf(trip, () -> changed.getAsInt() == 1);
        });
    }

    private static PostgresSql put(PostgresSql sql, Entry entry) {
        return sql.number(entry.version())
                .text(entry.subject())
                .instantOrNull(entry.due())
                .instant(entry.at())
                .bytes(entry.body())
                .text(entry.shelf())
                .text(entry.id());
    }

    private static Entry entry(PostgresRow row) throws SQLException {
        return new Entry(
                row.text(), row.text(), row.number(), row.text(), row.instantOrNull(), row.instant(), row.bytes());
    }
}
