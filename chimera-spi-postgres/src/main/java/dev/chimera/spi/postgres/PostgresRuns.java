package dev.chimera.spi.postgres;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.RunCodec;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.StoreException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs, one row each, with their state and result as the codec's JSON; and beside them, in the same transaction, what people query.
 * The codec is never called within a transaction.
 */
final class PostgresRuns implements RunStore {
    /** Says that a row's JSON is the run codec's, which then says its own version. */
    private static final int CODEC_VERSION = 1;

    private static final String COLUMNS =
            "SELECT codec_version, id, version, stage, status, state, result, updated_at FROM chimera.run";
    private static final String BY_ID = COLUMNS + " WHERE id = ?";
    private static final String UNFINISHED = COLUMNS + " WHERE status <> 'ended' ORDER BY updated_at, id LIMIT ?";
    private static final String CREATE =
            "INSERT INTO chimera.run (codec_version, version, stage, status, state, result,"
                    + " updated_at, id) VALUES (?, ?, ?, ?, ?::json, ?::json, ?, ?) ON CONFLICT (id) DO NOTHING";
    private static final String ADVANCE =
            "UPDATE chimera.run SET codec_version = ?, version = ?, stage = ?, status = ?,"
                    + " state = ?::json, result = ?::json, updated_at = ? WHERE id = ? AND version = ?";

    private final PostgresDatabase database;
    private final RunCodec codec;
    private final RunCopies copies;

    PostgresRuns(PostgresDatabase database, RunCodec codec, AgentRows agents) {
        this.database = database;
        this.codec = codec;
        this.copies = new RunCopies(agents);
    }

    @Override
    public boolean create(RunRecord run) {
        return keep(run, put(CREATE, run));
    }

    @Override
    public Optional<RunRecord> find(RunId runId) {
        return list(PostgresSql.of(BY_ID).uuid(runId.value())).stream().findFirst();
    }

    @Override
    public boolean advance(RunRecord next) {
        return keep(next, put(ADVANCE, next).number(next.version() - 1));
    }

    @Override
    public List<RunRecord> unfinished(int max) {
        return list(PostgresSql.of(UNFINISHED).number(PostgresLedger.notNegative(max)));
    }

    private boolean keep(RunRecord run, PostgresSql sql) {
        return database.write(link -> {
            RoundTrip trip = link.trip();
            IntSupplier changed = trip.change(sql);
            copies.keep(link, trip, run);
            return link.writeIf(trip, () -> changed.getAsInt() == 1);
        });
    }

    private List<RunRecord> list(PostgresSql sql) {
        List<Row> rows = database.read(link -> {
            RoundTrip trip = link.trip();
            List<Row> found = trip.list(sql, PostgresRuns::row);
            trip.go();
            return found;
        });
        return rows.stream().map(this::run).toList();
    }

    private PostgresSql put(String text, RunRecord run) {
        @Nullable RunResult result = run.result();
        return PostgresSql.of(text)
                .number(CODEC_VERSION)
                .number(run.version())
                .constant(run.stage())
                .constant(run.status())
                .text(codec.encode(run.state()))
                .textOrNull(result == null ? null : codec.encode(result))
                .instant(run.updatedAt())
                .uuid(run.runId().value());
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

    private static Row row(PostgresRow row) throws SQLException {
        long codecVersion = row.number();
        RunId runId = new RunId(row.uuid());
        if (codecVersion != CODEC_VERSION) {
            throw new StoreException(
                    "PostgreSQL holds the run " + runId + " with the codec version " + codecVersion
                            + ", and this program knows " + CODEC_VERSION + "; use the Chimera that wrote it",
                    null);
        }
        return new Row(
                runId,
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
