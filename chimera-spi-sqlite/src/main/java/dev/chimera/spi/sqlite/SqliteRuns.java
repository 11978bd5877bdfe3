package dev.chimera.spi.sqlite;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.RunCodec;
import dev.chimera.api.spi.RunStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs, one row each, with their state and result as the codec's JSON. The codec is never called within a transaction. */
final class SqliteRuns implements RunStore {
    private static final String COLUMNS = "SELECT run_id, version, stage, status, state, result, updated_at FROM run";
    private static final String BY_ID = COLUMNS + " WHERE run_id = ?";
    private static final String UNFINISHED = COLUMNS + " WHERE status <> 'ended' ORDER BY updated_at, run_id LIMIT ?";
    private static final String CREATE = "INSERT INTO run (version, stage, status, state, result, updated_at, run_id)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id) DO NOTHING";
    private static final String ADVANCE = "UPDATE run SET version = ?, stage = ?, status = ?, state = ?, result = ?,"
            + " updated_at = ? WHERE run_id = ? AND version = ?";

    private final SqliteFile file;
    private final RunCodec codec;

    SqliteRuns(SqliteFile file, RunCodec codec) {
        this.file = file;
        this.codec = codec;
    }

    @Override
    public boolean create(RunRecord run) {
        Row row = row(run);
        return file.write(link -> put(link.on(CREATE), row).run()) == 1;
    }

    @Override
    public Optional<RunRecord> find(RunId runId) {
        return file.read(link -> link.on(BY_ID).uuid(runId.value()).first(SqliteRuns::row))
                .map(this::run);
    }

    @Override
    public boolean advance(RunRecord next) {
        Row row = row(next);
        return file.write(link ->
                        put(link.on(ADVANCE), row).number(next.version() - 1).run())
                == 1;
    }

    @Override
    public List<RunRecord> unfinished(int max) {
        return file
                .read(link -> link.on(UNFINISHED)
                        .number(SqliteLedger.notNegative(max))
                        .list(SqliteRuns::row))
                .stream()
                .map(this::run)
                .toList();
    }

    private Row row(RunRecord run) {
        return new Row(
                run.runId(),
                run.version(),
                run.stage(),
                run.status(),
                codec.encode(run.state()),
                run.result() == null ? null : codec.encode(run.result()),
                run.updatedAt());
    }

    private RunRecord run(Row row) {
        return new RunRecord(
                row.runId,
                row.version,
                row.stage,
                row.status,
                codec.decodeState(row.state),
                row.result == null ? null : codec.decodeResult(row.result),
                row.updatedAt);
    }

    private static SqliteStatement put(SqliteStatement statement, Row row) throws SQLException {
        return statement
                .number(row.version)
                .constant(row.stage)
                .constant(row.status)
                .text(row.state)
                .textOrNull(row.result)
                .instant(row.updatedAt)
                .uuid(row.runId.value());
    }

    private static Row row(SqliteRow row) throws SQLException {
        return new Row(
                new RunId(row.uuid()),
                row.number(),
                row.constant(RunStage.class),
                row.constant(RunStatus.class),
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
            long version,
            RunStage stage,
            RunStatus status,
            String state,
            @Nullable String result,
            Instant updatedAt) {}
}
