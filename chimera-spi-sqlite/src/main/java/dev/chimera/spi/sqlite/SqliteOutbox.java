package dev.chimera.spi.sqlite;

import dev.chimera.api.Bytes;
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
import org.jspecify.annotations.Nullable;

/** The outbox, one row a publication, found by the digest of its key. */
final class SqliteOutbox implements OutboxStore {
    private static final String COLUMNS =
            "SELECT content_key, platform, account, version, state, content_hash, remote_id,"
                    + " remote_url, published_at, published_hash, note, updated_at FROM publication";
    private static final String BY_KEY = COLUMNS + " WHERE idempotency_key = ?";
    private static final String BY_STATE = COLUMNS + " WHERE state = ? ORDER BY updated_at, idempotency_key LIMIT ?";
    private static final String CREATE = "INSERT INTO publication (version, state, content_hash, remote_id, remote_url,"
            + " published_at, published_hash, note, updated_at, idempotency_key, content_key, platform, account)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idempotency_key) DO NOTHING";
    private static final String ADVANCE = "UPDATE publication SET version = ?, state = ?, content_hash = ?,"
            + " remote_id = ?, remote_url = ?, published_at = ?, published_hash = ?, note = ?, updated_at = ?"
            + " WHERE idempotency_key = ? AND version = ?";

    private final SqliteFile file;

    SqliteOutbox(SqliteFile file) {
        this.file = file;
    }

    @Override
    public Optional<Entry> find(PublicationKey key) {
        return file.read(link -> link.on(BY_KEY).text(key.idempotencyKey()).first(SqliteOutbox::entry));
    }

    @Override
    public boolean create(Entry entry, List<AuditLog.Event> events) {
        requireItsOwn(entry);
        PublicationKey key = entry.key();
        return changesOne(
                link -> put(link.on(CREATE), entry)
                        .text(key.contentKey())
                        .text(key.platform().name())
                        .text(key.account())
                        .run(),
                events);
    }

    @Override
    public boolean advance(Entry next, List<AuditLog.Event> events) {
        requireItsOwn(next);
        return changesOne(
                link -> put(link.on(ADVANCE), next).number(next.version() - 1).run(), events);
    }

    @Override
    public List<Entry> inState(State state, int max) {
        return file.read(link -> link.on(BY_STATE)
                .constant(state)
                .number(SqliteLedger.notNegative(max))
                .list(SqliteOutbox::entry));
    }

    /** Whether {@code change} changed a row; if so, {@code events} are written with it. */
    private boolean changesOne(SqliteFile.Work<Integer> change, List<AuditLog.Event> events) {
        return file.write(link -> {
            boolean changed = change.in(link) == 1;
            if (changed) {
                SqliteAudit.write(link, events);
            }
            return changed;
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

    private static SqliteStatement put(SqliteStatement statement, Entry entry) throws SQLException {
        @Nullable Publication publication = entry.publication();
        @Nullable URI uri = publication == null ? null : publication.uri();
        return statement
                .number(entry.version())
                .constant(entry.state())
                .digest(entry.content())
                .textOrNull(publication == null ? null : publication.remoteId())
                .textOrNull(uri == null ? null : uri.toString())
                .numberOrNull(publication == null ? null : SqliteTime.micros(publication.publishedAt()))
                .bytes(
                        publication == null
                                ? null
                                : publication.content().bytes().toArray())
                .text(entry.note())
                .instant(entry.updatedAt())
                .text(entry.key().idempotencyKey());
    }

    private static Entry entry(SqliteRow row) throws SQLException {
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

    private static @Nullable Publication publication(SqliteRow row, PublicationKey key) throws SQLException {
        @Nullable String remoteId = row.textOrNull();
        @Nullable String uri = row.textOrNull();
        @Nullable Instant at = row.instantOrNull();
        byte @Nullable [] content = row.bytesOrNull();
        return remoteId == null || at == null || content == null
                ? null
                : new Publication(
                        key, remoteId, uri == null ? null : URI.create(uri), at, new Digest(Bytes.of(content)));
    }
}
