package dev.chimera.spi.sqlite;

import dev.chimera.api.Require;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.RunCodec;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs, one row each, with their state and result as the codec's JSON. The codec is never called within a transaction. Whether an
 * owner lives goes by the clock of the machine on which all that share the file run, as SQLite reads it.
 */
final class SqliteRuns implements RunStore {
    private static final String COLUMNS =
            "SELECT run_id, pipeline, version, stage, status, content_key, state, result, updated_at FROM run AS r";
    private static final String BY_ID = COLUMNS + " WHERE run_id = ?";
    static final String BY_STATUS = COLUMNS + " WHERE pipeline = ? AND status = ? ORDER BY updated_at, run_id LIMIT ?";
    private static final String CREATE = "INSERT INTO run (version, stage, status, owner, content_key, state, result,"
            + " updated_at, run_id, pipeline) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id) DO NOTHING";
    private static final String ADVANCE = "UPDATE run AS r SET version = ?, stage = ?, status = ?, owner = ?,"
            + " content_key = ?, state = ?, result = ?, updated_at = ? WHERE run_id = ? AND version = ? AND NOT EXISTS"
            + " (SELECT 1 FROM run AS other WHERE other.pipeline = r.pipeline AND other.content_key = ?"
            + " AND other.status <> 'ended' AND other.run_id <> r.run_id)";
    private static final String MAKING =
            "SELECT run_id FROM run WHERE pipeline = ? AND content_key = ? AND status <> 'ended'";
    private static final String NOW = "CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER)";
    private static final String BEAT = "INSERT INTO run_owner (owner, lives_until) VALUES (?, " + NOW + " + ?)"
            + " ON CONFLICT (owner) DO UPDATE SET lives_until = excluded.lives_until";
    private static final String FORGET_THE_DEAD = "DELETE FROM run_owner WHERE lives_until < " + NOW + " - 86400000";
    private static final String LEAVE = "DELETE FROM run_owner WHERE owner = ?";
    private static final String IS_LOST = " WHERE status = 'active' AND pipeline = ? AND NOT EXISTS"
            + " (SELECT 1 FROM run_owner AS o WHERE o.owner = r.owner AND o.lives_until > " + NOW + ")";
    static final String LEFT = COLUMNS + IS_LOST + " AND owner <> ? ORDER BY updated_at, run_id LIMIT ?";
    static final String NEW = COLUMNS + IS_LOST + " AND owner = ? ORDER BY updated_at, run_id LIMIT ?";
    static final String LOST_ONE = COLUMNS + IS_LOST + " AND run_id = ?";
    static final String UNATTENDED = "SELECT count(*) FROM (SELECT 1 FROM run AS r" + IS_LOST + " LIMIT ?)";
    private static final String TAKE = "UPDATE run SET owner = ?, version = version + 1 WHERE run_id = ?";
    private static final String GIVE_UP = "UPDATE run SET owner = ? WHERE run_id = ? AND owner = ?";

    private static final int TAKES_MAX = 8;
    private static final long TERM_MILLIS_MAX = Duration.ofDays(1).toMillis();

    private final SqliteFile file;
    private final RunCodec codec;

    SqliteRuns(SqliteFile file, RunCodec codec) {
        this.file = file;
        this.codec = codec;
    }

    @Override
    public boolean create(RunRecord run, UUID owner) {
        Row row = row(run);
        return file.write(link ->
                        put(link.on(CREATE), row, owner).text(row.pipeline).run())
                == 1;
    }

    @Override
    public Optional<RunRecord> find(RunId runId) {
        return file.read(link -> link.on(BY_ID).uuid(runId.value()).first(SqliteRuns::row))
                .map(this::run);
    }

    @Override
    public boolean advance(RunRecord next, UUID owner, List<AuditLog.Event> events) {
        Row row = row(next);
        @Nullable String making = next.status() == RunStatus.ENDED ? null : next.contentKey();
        return file.write(link -> {
            int moved = put(link.on(ADVANCE), row, owner)
                    .number(row.version - 1)
                    .textOrNull(making)
                    .run();
            if (moved == 1) {
                SqliteAudit.write(link, events);
            }
            return moved == 1;
        });
    }

    @Override
    public Optional<RunId> making(String pipeline, String contentKey) {
        return file.read(
                link -> link.on(MAKING).text(pipeline).text(contentKey).first(found -> new RunId(found.uuid())));
    }

    @Override
    public List<RunRecord> inStatus(String pipeline, RunStatus status, int max) {
        return runs(file.read(link -> link.on(BY_STATUS)
                .text(pipeline)
                .constant(status)
                .number(SqliteLedger.notNegative(max))
                .list(SqliteRuns::row)));
    }

    @Override
    public void beat(UUID owner, Duration term) {
        if (owner.equals(NOBODY)) {
            throw new IllegalArgumentException("NOBODY never lives; beat for an owner with an id of its own");
        }
        long millis = Require.range("term in milliseconds", term.toMillis(), 1, TERM_MILLIS_MAX);
        int unused = file.write(link -> {
            int forgotten = link.on(FORGET_THE_DEAD).run();
            return forgotten + link.on(BEAT).uuid(owner).number(millis).run();
        });
    }

    @Override
    public void leave(UUID owner) {
        int unused = file.write(link -> link.on(LEAVE).uuid(owner).run());
    }

    @Override
    public List<RunRecord> takeOver(String pipeline, UUID owner, int max) {
        List<RunRecord> readable = new ArrayList<>();
        Map<RunId, RuntimeException> refused = new LinkedHashMap<>();
        boolean more = true;
        for (int i = 0; more && i < TAKES_MAX; i++) { // what is in its hands already it is not given again
            List<Row> taken = take(pipeline, owner, max);
            for (Row row : taken) {
                try {
                    readable.add(run(row).takenOver());
                } catch (RuntimeException e) {
                    refused.put(row.runId, e);
                }
            }
            more = readable.isEmpty() && !taken.isEmpty();
        }
        if (!refused.isEmpty()) {
            StoreException failure = leftToOthers(refused, owner);
            if (readable.isEmpty()) {
                throw failure;
            }
        }
        return List.copyOf(readable);
    }

    @Override
    public Optional<RunRecord> claim(String pipeline, RunId runId, UUID owner) {
        Optional<Row> taken = file.write(link -> {
            Optional<Row> found =
                    link.on(LOST_ONE).text(pipeline).uuid(runId.value()).first(SqliteRuns::row);
            if (found.isPresent()) {
                link.on(TAKE).uuid(owner).uuid(runId.value()).run();
            }
            return found;
        });
        try {
            return taken.map(row -> run(row).takenOver());
        } catch (RuntimeException e) {
            throw leftToOthers(Map.of(runId, e), owner);
        }
    }

    @Override
    public int unattended(String pipeline, int max) {
        long atMost = SqliteLedger.notNegative(max);
        return file.read(link ->
                        link.on(UNATTENDED).text(pipeline).number(atMost).first(SqliteRow::number))
                .orElseThrow()
                .intValue();
    }

    /** Gives up what cannot be read here, and says so. If that fails it is others' once {@code owner} is gone. */
    private StoreException leftToOthers(Map<RunId, RuntimeException> refused, UUID owner) {
        Map.Entry<RunId, RuntimeException> first = refused.entrySet().iterator().next();
        StoreException failure = new StoreException(
                "SQLite holds the run " + first.getKey()
                        + (refused.size() == 1 ? "" : " and " + (refused.size() - 1) + " more")
                        + " in a form that this program cannot read, so nobody goes on with it; mend or delete its row in"
                        + " the table run, or use the Chimera that wrote it",
                first.getValue());
        try {
            giveUp(refused.keySet(), owner);
        } catch (StoreException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private List<Row> take(String pipeline, UUID owner, int max) {
        long most = SqliteLedger.notNegative(max);
        return file.write(link -> {
            List<Row> found = new ArrayList<>(
                    link.on(LEFT).text(pipeline).uuid(NOBODY).number(most).list(SqliteRuns::row));
            found.addAll(link.on(NEW)
                    .text(pipeline)
                    .uuid(NOBODY)
                    .number(most - found.size())
                    .list(SqliteRuns::row));
            for (Row row : found) {
                link.on(TAKE).uuid(owner).uuid(row.runId.value()).run();
            }
            return found;
        });
    }

    private void giveUp(Set<RunId> runs, UUID owner) {
        int unused = file.write(link -> {
            int given = 0;
            for (RunId run : runs) {
                given += link.on(GIVE_UP)
                        .uuid(NOBODY)
                        .uuid(run.value())
                        .uuid(owner)
                        .run();
            }
            return given;
        });
    }

    private Row row(RunRecord run) {
        return new Row(
                run.runId(),
                run.pipeline(),
                run.version(),
                run.stage(),
                run.status(),
                run.contentKey(),
                codec.encode(run.state()),
                run.result() == null ? null : codec.encode(run.result()),
                run.updatedAt());
    }

    private List<RunRecord> runs(List<Row> rows) {
        return rows.stream().map(this::run).toList();
    }

    private RunRecord run(Row row) {
        return new RunRecord(
                row.runId,
                row.pipeline,
                row.version,
                row.stage,
                row.status,
                row.contentKey,
                codec.decodeState(row.state),
                row.result == null ? null : codec.decodeResult(row.result),
                row.updatedAt);
    }

    private static SqliteStatement put(SqliteStatement statement, Row row, UUID owner) throws SQLException {
        return statement
                .number(row.version)
                .constant(row.stage)
                .constant(row.status)
                .uuidOrNull(row.status == RunStatus.ACTIVE ? owner : null)
                .textOrNull(row.contentKey)
                .text(row.state)
                .textOrNull(row.result)
                .instant(row.updatedAt)
                .uuid(row.runId.value());
    }

    private static Row row(SqliteRow row) throws SQLException {
        return new Row(
                new RunId(row.uuid()),
                row.text(),
                row.number(),
                row.constant(RunStage.class),
                row.constant(RunStatus.class),
                row.textOrNull(),
                row.text(),
                row.textOrNull(),
                row.instant());
    }

    /**
     * A run as its row holds it.
     *
     * @param state JSON
     * @param result JSON
     */
    private record Row(
            RunId runId,
            String pipeline,
            long version,
            RunStage stage,
            RunStatus status,
            @Nullable String contentKey,
            String state,
            @Nullable String result,
            Instant updatedAt) {}
}
