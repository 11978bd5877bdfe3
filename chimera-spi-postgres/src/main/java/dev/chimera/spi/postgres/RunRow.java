package dev.chimera.spi.postgres;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.RunCodec;
import dev.chimera.api.spi.StoreException;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as its row holds it. Immutable.
 *
 * @param state JSON
 * @param result JSON
 */
record RunRow(
        RunId runId,
        String pipeline,
        long version,
        RunStage stage,
        RunStatus status,
        @Nullable String contentKey,
        String state,
        @Nullable String result,
        Instant updatedAt) {
    /** Says that a row's JSON is the run codec's, which then says its own version. */
    static final int CODEC_VERSION = 1;

    /** What {@link #read} reads of the table called r. */
    static final String COLUMNS =
            " r.codec_version, r.id, r.pipeline, r.version, r.stage, r.status, r.content_key, r.state, r.result, r.updated_at";

    static RunRow read(PostgresRow row) throws SQLException {
        long codecVersion = row.number();
        RunId runId = new RunId(row.uuid());
        if (codecVersion != CODEC_VERSION) {
            throw new StoreException(
                    "PostgreSQL holds the run " + runId + " with the codec version " + codecVersion
                            + ", and this program knows " + CODEC_VERSION + "; use the Chimera that wrote it",
                    null);
        }
        return new RunRow(
                runId,
                row.text(),
                row.number(),
                row.constant(RunStage.class),
                row.constant(RunStatus.class),
                row.textOrNull(),
                row.text(),
                row.textOrNull(),
                row.instant());
    }

    RunRecord run(RunCodec codec) {
        return new RunRecord(
                runId,
                pipeline,
                version,
                stage,
                status,
                contentKey,
                codec.decodeState(state),
                result == null ? null : codec.decodeResult(result),
                updatedAt);
    }
}
