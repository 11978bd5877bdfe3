package dev.chimera.benchmarks.postgres;

import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.RunStore;
import dev.chimera.benchmarks.NoOpCrew;
import dev.chimera.spi.postgres.PostgresStorage;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/**
 * What stands beside a ledger: runs with their trends and contents, publications, audit events. Of each the store writes one, and the
 * server copies it under other keys, spread over a year: written one by one, with a commit each, they would take hours. One in 500 of
 * the runs and publications is unfinished.
 */
final class Neighbours {
    /** Whose runs they are. */
    static final String PIPELINE = "luna@feed";
    /** Who has those that have not ended; lives for a day. */
    static final UUID OWNER = new UUID(2, 2);

    private static final RunId RUN = new RunId(new UUID(1, 1));
    private static final int CHUNK = 10_000;
    private static final int EVENTS_A_RUN = 5;
    private static final String SPREAD = "now() - interval '1 year' * (1 - i / %d::float8)";

    private final PostgresStorage storage;
    private final DataSource source;
    private final String schema;
    private final long runs;

    /** For {@code runs} runs. */
    Neighbours(PostgresStorage storage, DataSource source, String schema, long runs) {
        this.storage = storage;
        this.source = source;
        this.schema = schema;
        this.runs = runs;
    }

    static RunStore runs(PostgresStorage storage) {
        RunState state = NoOpCrew.briefed();
        RunResult result = new RunResult.Rejected(RunStage.APPROVE, List.of("over the limit"), null);
        return storage.runs(new FixedRunCodec(state, result));
    }

    /** The key of the publication number {@code i}. */
    static PublicationKey key(long i) {
        return new PublicationKey("content-" + i, Platform.FEED, "luna");
    }

    /** What the audit events of content number {@code i} are about. */
    static String subject(long i) {
        return "content-" + i;
    }

    /** An event about {@code subject}. */
    static AuditLog.Event event(String subject) {
        return new AuditLog.Event(
                Instant.now(), subject, "outbox", "publication.published", Map.of("platform", "feed", "try", "1"));
    }

    /** Writes them all. */
    void fill() {
        try (Connection connection = source.getConnection()) {
            runs(connection);
            publications(connection);
            audit(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the rows beside the ledger were not written", e);
        }
    }

    private void runs(Connection connection) throws SQLException {
        RunRecord first = RunRecord.begin(RUN, PIPELINE, NoOpCrew.briefed(), Instant.now());
        RunStore store = runs(storage);
        store.beat(OWNER, Duration.ofDays(1));
        store.create(first, OWNER);
        store.advance(
                first.next(RunStage.APPROVE, RunStatus.ACTIVE, first.state(), null, Instant.now())
                        .making(subject(0)),
                OWNER);
        String id = "md5('run' || i)::uuid";
        String ended = "i % 500 <> 0";
        copies(connection, "trends", "'id', " + id);
        copies(
                connection,
                "run",
                "'id', " + id + ", 'content_key', 'content-' || i, 'owner_id', CASE WHEN " + ended
                        + " THEN NULL ELSE t.owner_id END, 'status', CASE WHEN " + ended
                        + " THEN 'ended' ELSE t.status END, 'result', CASE WHEN " + ended
                        + " THEN t.state END, 'updated_at', " + SPREAD.formatted(runs));
        copies(
                connection,
                "content_pipeline",
                "'id', " + id + ", 'trend_source_id', " + id + ", 'updated_at', " + SPREAD.formatted(runs));
    }

    private void publications(Connection connection) throws SQLException {
        storage.outbox()
                .create(new OutboxStore.Entry(
                        key(0), 0, OutboxStore.State.UNKNOWN, Digest.ZERO, null, "no answer in time", Instant.now()));
        String copy = "INSERT INTO " + schema + ".publication SELECT p.* FROM " + schema + ".publication AS t,"
                + " unnest(?::int8[], ?::text[]) AS k (i, key), LATERAL jsonb_populate_record(t, jsonb_build_object("
                + "'idempotency_key', key, 'content_key', 'content-' || i, 'state',"
                + " CASE WHEN i % 500 <> 0 THEN 'published' ELSE 'unknown' END, 'updated_at', " + SPREAD.formatted(runs)
                + ")) AS p WHERE t.idempotency_key = '" + key(0).idempotencyKey() + "'";
        for (long from = 1; from <= runs; from += CHUNK) {
            Object[] numbers = LongStream.rangeClosed(from, Math.min(runs, from + CHUNK - 1))
                    .boxed()
                    .toArray();
            Object[] keys = LongStream.rangeClosed(from, Math.min(runs, from + CHUNK - 1))
                    .mapToObj(i -> key(i).idempotencyKey())
                    .toArray();
            Array numberArray = connection.createArrayOf("int8", numbers);
            Array keyArray = connection.createArrayOf("text", keys);
            try (PreparedStatement statement = connection.prepareStatement(copy)) {
                statement.setArray(1, numberArray);
                statement.setArray(2, keyArray);
                statement.executeUpdate();
            }
        }
    }

    private void audit(Connection connection) throws SQLException {
        storage.audit().append(event(subject(0)));
        execute(
                connection,
                "INSERT INTO " + schema + ".audit (recorded_at, subject, actor, action, details) SELECT "
                        + SPREAD.formatted(runs) + ", 'content-' || i, t.actor, t.action, t.details FROM " + schema
                        + ".audit AS t, generate_series(1, " + runs + ") AS i, generate_series(1, " + EVENTS_A_RUN
                        + ") WHERE t.subject = '" + subject(0) + "'");
    }

    /** Copies the one row of {@code table} with other values, in which {@code i} is the copy's number and {@code t} the row. */
    private void copies(Connection connection, String table, String values) throws SQLException {
        execute(
                connection,
                "INSERT INTO " + schema + "." + table + " SELECT p.* FROM (SELECT x AS t FROM " + schema + "." + table
                        + " AS x LIMIT 1) AS one, generate_series(1, " + runs
                        + ") AS i, LATERAL (SELECT (one.t).*) AS t,"
                        + " LATERAL jsonb_populate_record(one.t, jsonb_build_object(" + values + ")) AS p");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
        }
    }
}
