package dev.chimera.spi.postgres;

import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The outbox, one row a publication, found by the digest of its key. */
final class PostgresOutbox implements OutboxStore {
    private static final String COLUMNS =
            "SELECT content_key, platform, account, version, state, content_hash, remote_id,"
                    + " remote_url, published_at, published_hash, note, updated_at FROM chimera.publication";
    private static final String BY_KEY = COLUMNS + " WHERE idempotency_key = ?";
    private static final String BY_STATE = COLUMNS + " WHERE state = ? ORDER BY updated_at, idempotency_key LIMIT ?";
    private static final String CREATE = "INSERT INTO chimera.publication (version, state, content_hash, remote_id,"
            + " remote_url, published_at, published_hash, note, updated_at, idempotency_key, content_key, platform,"
            + " account) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String ADVANCE = "UPDATE chimera.publication SET version = ?, state = ?, content_hash = ?,"
            + " remote_id = ?, remote_url = ?, published_at = ?, published_hash = ?, note = ?, updated_at = ?"
            + " WHERE idempotency_key = ? AND version = ?";

    private final PostgresDatabase database;

    PostgresOutbox(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<Entry> find(PublicationKey key) {
        return list(PostgresSql.of(BY_KEY).text(key.idempotencyKey())).stream().findFirst();
    }

    @Override
    public boolean create(Entry entry, List<AuditLog.Event> events) {
        requireItsOwn(entry);
        PublicationKey key = entry.key();
        return changesOne(
                put(PostgresSql.of(CREATE), entry)
                        .text(key.contentKey())
                        .text(key.platform().name())
                        .text(key.account()),
                events);
    }

    @Override
    public boolean advance(Entry next, List<AuditLog.Event> events) {
        requireItsOwn(next);
        return changesOne(put(PostgresSql.of(ADVANCE), next).number(next.version() - 1), events);
    }

    @Override
    public List<Entry> inState(State state, int max) {
        return list(PostgresSql.of(BY_STATE).constant(state).number(PostgresLedger.notNegative(max)));
    }

    private List<Entry> list(PostgresSql sql) {
        return database.read(link -> {
            RoundTrip trip = link.trip();
            List<Entry> found = trip.list(sql, PostgresOutbox::entry);
            trip.go();
            return found;
        });
    }

    /** Whether {@code sql} changes a row; if not, {@code events} are undone with the transaction. */
    private boolean changesOne(PostgresSql sql, List<AuditLog.Event> events) {
        List<PostgresSql> appending = PostgresAudit.appending(events);
        return database.write(link -> {
            RoundTrip trip = link.trip();
            IntSupplier changed = trip.change(sql);
            appending.forEach(trip::run);
            return link.writeIf(trip, () -> changed.getAsInt() == 1);
        });
    }

    /** A row has one key, for the entry and for what came of it. */
    private static void requireItsOwn(Entry entry) {
        @Nullable Publication publication = entry.publication();
        if (publication != null && !publication.key().equals(entry.key())) {
            throw new IllegalArgumentException(
                    "the entry of " + entry.key() + " has the publication of " + publication.key());
        }
    }

    private static PostgresSql put(PostgresSql sql, Entry entry) {
        @Nullable Publication publication = entry.publication();
        @Nullable URI uri = publication == null ? null : publication.uri();
        return sql.number(entry.version())
                .constant(entry.state())
                .digest(entry.content())
                .textOrNull(publication == null ? null : publication.remoteId())
                .textOrNull(uri == null ? null : uri.toString())
                .instantOrNull(publication == null ? null : publication.publishedAt())
                .digestOrNull(publication == null ? null : publication.content())
                .text(entry.note())
                .instant(entry.updatedAt())
                .text(entry.key().idempotencyKey());
    }

    private static Entry entry(PostgresRow row) throws SQLException {
        PublicationKey key = new PublicationKey(row.text(), new Platform(row.text()), row.text());
        return new Entry(
                key,
                row.number(),
                row.constant(State.class),
                row.digest(),
                publication(row, key),
                row.text(),
                row.instant());
    }

    private static @Nullable Publication publication(PostgresRow row, PublicationKey key) throws SQLException {
        @Nullable String remoteId = row.textOrNull();
        @Nullable String uri = row.textOrNull();
        @Nullable Instant at = row.instantOrNull();
        @Nullable Digest content = row.digestOrNull();
        return remoteId == null || at == null || content == null
                ? null
                : new Publication(key, remoteId, uri == null ? null : URI.create(uri), at, content);
    }
}
