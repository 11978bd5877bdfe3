package dev.chimera.spi.postgres;

import dev.chimera.api.Require;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
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
            " r.codec_version, r.id, r.pipeline, r.version, r.stage, r.status, r.content_key, r.state, r.result, r.updated_at";
    private static final String RUNS = "SELECT" + COLUMNS + " FROM chimera.run AS r";
    private static final String BY_ID = RUNS + " WHERE r.id = ?";
    private static final String CREATE = "INSERT INTO chimera.run (codec_version, version, stage, status, owner_id,"
            + " content_key, state, result, updated_at, id, pipeline) VALUES (?, ?, ?, ?, ?, ?, ?::json, ?::json, ?, ?, ?)"
            + " ON CONFLICT (id) DO NOTHING";
    private static final String ADVANCE = "UPDATE chimera.run AS r SET codec_version = ?, version = ?, stage = ?,"
            + " status = ?, owner_id = ?, content_key = ?, state = ?::json, result = ?::json, updated_at = ?"
            + " WHERE r.id = ? AND r.version = ? AND NOT EXISTS (SELECT 1 FROM chimera.run AS other"
            + " WHERE other.pipeline = r.pipeline AND other.content_key = ? AND other.status <> 'ended' AND other.id <> r.id)";

    static final String BY_STATUS = RUNS + " WHERE r.pipeline = ? AND r.status = ? ORDER BY r.updated_at, r.id LIMIT ?";
    static final String MAKING =
            "SELECT id FROM chimera.run WHERE pipeline = ? AND content_key = ? AND status <> 'ended'";

    /**
     * Who holds a run that moved since the statement began may have begun to live since then, too, which the statement would not
     * see; so it looks at the version that it saw.
     */
    static final String TAKE_OVER = "WITH lost AS (SELECT r.id FROM chimera.run AS r"
            + " WHERE r.status = 'active' AND r.pipeline = ? AND r.codec_version = ? AND NOT EXISTS"
            + " (SELECT 1 FROM chimera.run_owner AS o WHERE o.id = r.owner_id AND o.lives_until > clock_timestamp())"
            + " AND r.version = (SELECT seen.version FROM chimera.run AS seen WHERE seen.id = r.id)"
            + " ORDER BY r.updated_at, r.id LIMIT ? FOR UPDATE OF r SKIP LOCKED),"
            + " taken AS (UPDATE chimera.run AS r SET owner_id = ?, version = r.version + 1 FROM lost"
            + " WHERE r.id = lost.id RETURNING" + COLUMNS + "),"
            + " copied AS (UPDATE chimera.content_pipeline AS c SET version = r.version FROM taken AS r WHERE c.id = r.id)"
            + " SELECT" + COLUMNS + " FROM taken AS r ORDER BY r.updated_at, r.id";

    private static final String GIVE_UP = "UPDATE chimera.run SET owner_id = ? WHERE id = ANY (?) AND owner_id = ?";

    /** Never lives. */
    private static final UUID NOBODY = new UUID(0, 0);

    private static final int TAKES_MAX = 8;
    private static final long TERM_MILLIS_MAX = Duration.ofDays(1).toMillis();

    private final PostgresDatabase database;
    private final RunCodec codec;
    private final RunCopies copies;

    PostgresRuns(PostgresDatabase database, RunCodec codec, AgentRows agents) {
        this.database = database;
        this.codec = codec;
        this.copies = new RunCopies(agents);
    }

    @Override
    public boolean create(RunRecord run, UUID owner) {
        return keep(run, put(CREATE, run, owner).text(run.pipeline()), List.of());
    }

    @Override
    public Optional<RunRecord> find(RunId runId) {
        return list(PostgresSql.of(BY_ID).uuid(runId.value())).stream().findFirst();
    }

    @Override
    public boolean advance(RunRecord next, UUID owner, List<AuditLog.Event> events) {
        return keep(
                next,
                put(ADVANCE, next, owner)
                        .number(next.version() - 1)
                        .textOrNull(next.status() == RunStatus.ENDED ? null : next.contentKey()),
                events);
    }

    @Override
    public Optional<RunId> making(String pipeline, String contentKey) {
        return look(PostgresSql.of(MAKING).text(pipeline).text(contentKey), row -> new RunId(row.uuid())).stream()
                .findFirst();
    }

    @Override
    public List<RunRecord> inStatus(String pipeline, RunStatus status, int max) {
        return list(PostgresSql.of(BY_STATUS).text(pipeline).constant(status).number(PostgresLedger.notNegative(max)));
    }

    @Override
    public void beat(UUID owner, Duration term) {
        long millis = Require.range("term in milliseconds", term.toMillis(), 1, TERM_MILLIS_MAX);
        boolean unused = database.write(link -> {
            RoundTrip trip = link.trip();
            trip.run(OwnerRows.beat(owner, millis));
            trip.run(OwnerRows.forgetTheDead());
            link.write(trip);
            return true;
        });
    }

    @Override
    public void leave(UUID owner) {
        boolean unused = database.write(link -> {
            RoundTrip trip = link.trip();
            IntSupplier left = trip.change(OwnerRows.leave(owner));
            return link.writeIf(trip, () -> left.getAsInt() == 1);
        });
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
                    readable.add(run(row));
                } catch (RuntimeException e) {
                    refused.put(row.runId, e);
                }
            }
            more = readable.isEmpty() && !taken.isEmpty();
        }
        if (!refused.isEmpty()) {
            leaveToOthers(refused, owner, readable.isEmpty());
        }
        return List.copyOf(readable);
    }

    /** Gives up what cannot be read here. If that fails it is others' once {@code owner} is gone; readable runs go on all the same. */
    private void leaveToOthers(Map<RunId, RuntimeException> refused, UUID owner, boolean thatIsAll) {
        Map.Entry<RunId, RuntimeException> first = refused.entrySet().iterator().next();
        StoreException failure = new StoreException(
                "PostgreSQL holds the run " + first.getKey()
                        + (refused.size() == 1 ? "" : " and " + (refused.size() - 1) + " more")
                        + " in a form that this program cannot read, so nobody goes on with it; mend or delete its row in"
                        + " the table run, or use the Chimera that wrote it",
                first.getValue());
        try {
            giveUp(refused.keySet(), owner);
        } catch (StoreException e) {
            failure.addSuppressed(e);
        }
        if (thatIsAll) {
            throw failure;
        }
    }

    private List<Row> take(String pipeline, UUID owner, int max) {
        PostgresSql sql = PostgresSql.of(TAKE_OVER)
                .text(pipeline)
                .number(CODEC_VERSION)
                .number(PostgresLedger.notNegative(max))
                .uuid(owner);
        return database.write(link -> {
            RoundTrip trip = link.trip();
            List<Row> taken = trip.list(sql, PostgresRuns::row);
            boolean unused = link.writeIf(trip, () -> !taken.isEmpty());
            return taken;
        });
    }

    private void giveUp(Set<RunId> runs, UUID owner) {
        PostgresSql sql = PostgresSql.of(GIVE_UP)
                .uuid(NOBODY)
                .uuids(runs.stream().map(RunId::value).toList())
                .uuid(owner);
        boolean unused = database.write(link -> {
            RoundTrip trip = link.trip();
            trip.run(sql);
            link.write(trip);
            return true;
        });
    }

    /** Whether {@code sql} keeps {@code run}; if not, {@code events} are undone with the transaction. */
    private boolean keep(RunRecord run, PostgresSql sql, List<AuditLog.Event> events) {
        List<PostgresSql> appending = PostgresAudit.appending(events);
        return database.write(link -> {
            RoundTrip trip = link.trip();
            IntSupplier changed = trip.change(sql);
            appending.forEach(trip::run);
            copies.keep(link, trip, run);
            return link.writeIf(trip, () -> changed.getAsInt() == 1);
        });
    }

    private List<RunRecord> list(PostgresSql sql) {
        return runs(look(sql, PostgresRuns::row));
    }

    private <T> List<T> look(PostgresSql sql, PostgresRow.Reading<T> reading) {
        return database.read(link -> {
            RoundTrip trip = link.trip();
            List<T> found = trip.list(sql, reading);
            trip.go();
            return found;
        });
    }

    private List<RunRecord> runs(List<Row> rows) {
        return rows.stream().map(this::run).toList();
    }

    private PostgresSql put(String text, RunRecord run, UUID owner) {
        @Nullable RunResult result = run.result();
        return PostgresSql.of(text)
                .number(CODEC_VERSION)
                .number(run.version())
                .constant(run.stage())
                .constant(run.status())
                .uuidOrNull(run.status() == RunStatus.ACTIVE ? owner : null)
                .textOrNull(run.contentKey())
                .text(codec.encode(run.state()))
                .textOrNull(result == null ? null : codec.encode(result))
                .instant(run.updatedAt())
                .uuid(run.runId().value());
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
