package dev.chimera.spi.postgres;

import dev.chimera.api.Require;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.RunCodec;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.StoreException;
import java.time.Duration;
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
    private static final String RUNS = "SELECT" + RunRow.COLUMNS + " FROM chimera.run AS r";
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

    /** Asks once who lives, and not again for each run: a volatile clock keeps the server from making a join of that. */
    private static final String IS_LOST = " r.status = 'active' AND r.pipeline = ? AND r.owner_id NOT IN"
            + " (SELECT o.id FROM chimera.run_owner AS o WHERE o.lives_until > clock_timestamp())";

    /**
     * Who holds a run that moved since the statement began may have begun to live since then, too, which the statement would not
     * see; so it looks at the version that it saw.
     */
    private static final String IS_AS_SEEN =
            " AND r.version = (SELECT seen.version FROM chimera.run AS seen WHERE seen.id = r.id)";

    private static final String COPIED = "copied AS (UPDATE chimera.content_pipeline AS c SET version = r.version"
            + " FROM taken AS r WHERE c.id = r.id) SELECT" + RunRow.COLUMNS + " FROM taken AS r";

    /** Nobody's id is written out, so that the server can tell that the index of what was begun will do. */
    private static final String NOBODYS_ID = " '" + NOBODY + "'";

    static final String TAKE_OVER = "WITH begun AS (" + lost("<>", "?")
            + "), fresh AS (" + lost("=", "? - (SELECT count(*) FROM begun)")
            + "), lost AS (SELECT id, FALSE AS fresh FROM begun UNION ALL SELECT id, TRUE FROM fresh),"
            + " taken AS (UPDATE chimera.run AS r SET owner_id = ?, version = r.version + 1 FROM lost WHERE r.id = lost.id"
            + " RETURNING lost.fresh," + RunRow.COLUMNS + "), " + COPIED + " ORDER BY r.fresh, r.updated_at, r.id";

    /**
     * Waits for whoever holds the run at the moment: if that one takes it, it is gone; if that one fails, it is still there. To skip it
     * would tell both that they did not get it.
     */
    static final String CLAIM = "WITH taken AS (UPDATE chimera.run AS r SET owner_id = ?, version = r.version + 1"
            + " WHERE r.id = ? AND" + IS_LOST + IS_AS_SEEN + " RETURNING" + RunRow.COLUMNS + "), " + COPIED;

    /** In the order of the index, so that the server goes along it and no further than it must. */
    static final String UNATTENDED = "SELECT count(*) FROM (SELECT 1 FROM chimera.run AS r WHERE" + IS_LOST
            + " ORDER BY r.updated_at, r.id LIMIT ?) AS lost";

    private static String lost(String whether, String limit) {
        return "SELECT r.id FROM chimera.run AS r WHERE" + IS_LOST + " AND r.owner_id " + whether + NOBODYS_ID
                + " AND r.codec_version = ?" + IS_AS_SEEN + " ORDER BY r.updated_at, r.id LIMIT " + limit
                + " FOR UPDATE OF r SKIP LOCKED";
    }

    private static final String GIVE_UP = "UPDATE chimera.run SET owner_id = ? WHERE id = ANY (?) AND owner_id = ?";

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
        if (owner.equals(NOBODY)) {
            throw new IllegalArgumentException("NOBODY never lives; beat for an owner with an id of its own");
        }
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
        long most = PostgresLedger.notNegative(max);
        boolean more = true;
        for (int i = 0; more && i < TAKES_MAX; i++) { // what is in its hands already it is not given again
            List<RunRow> taken = take(PostgresSql.of(TAKE_OVER)
                    .text(pipeline)
                    .number(RunRow.CODEC_VERSION)
                    .number(most)
                    .text(pipeline)
                    .number(RunRow.CODEC_VERSION)
                    .number(most)
                    .uuid(owner));
            for (RunRow row : taken) {
                try {
                    readable.add(row.run(codec));
                } catch (RuntimeException e) {
                    refused.put(row.runId(), e);
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
        List<RunRow> taken =
                take(PostgresSql.of(CLAIM).uuid(owner).uuid(runId.value()).text(pipeline));
        try {
            return runs(taken).stream().findFirst();
        } catch (RuntimeException e) {
            throw leftToOthers(Map.of(runId, e), owner);
        }
    }

    @Override
    public int unattended(String pipeline, int max) {
        PostgresSql sql = PostgresSql.of(UNATTENDED).text(pipeline).number(PostgresLedger.notNegative(max));
        return look(sql, PostgresRow::number).get(0).intValue();
    }

    /** Gives up what cannot be read here, and says so. If that fails it is others' once {@code owner} is gone. */
    private StoreException leftToOthers(Map<RunId, RuntimeException> refused, UUID owner) {
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
        return failure;
    }

    private List<RunRow> take(PostgresSql sql) {
        return database.write(link -> {
            RoundTrip trip = link.trip();
            List<RunRow> taken = trip.list(sql, RunRow::read);
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
        return runs(look(sql, RunRow::read));
    }

    private <T> List<T> look(PostgresSql sql, PostgresRow.Reading<T> reading) {
        return database.read(link -> {
            RoundTrip trip = link.trip();
            List<T> found = trip.list(sql, reading);
            trip.go();
            return found;
        });
    }

    private List<RunRecord> runs(List<RunRow> rows) {
        return rows.stream().map(row -> row.run(codec)).toList();
    }

    private PostgresSql put(String text, RunRecord run, UUID owner) {
        @Nullable RunResult result = run.result();
        return PostgresSql.of(text)
                .number(RunRow.CODEC_VERSION)
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
}
