package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.StoreException;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.spec.Spec;
import dev.chimera.tck.FaultyProxy;
import dev.chimera.tck.FaultyProxy.Fault;
import dev.chimera.tck.RememberingCodec;
import dev.chimera.tck.SettableClock;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In whose hands runs are, on a real server: whose clock counts, what waits for what, and what a lost connection leaves. */
@Spec("RUN-5")
class PostgresOwnersTest {
    private static final String PIPELINE = "luna";
    private static final UUID DEAD = new UUID(6, 1);
    private static final UUID HEIR = new UUID(6, 2);
    private static final UUID OTHER_HEIR = new UUID(6, 3);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofHours(1);

    private final TestSchema schema = TestSchema.ready();
    private final RememberingCodec codec = new RememberingCodec();
    private final RunStore runs = schema.open().runs(codec);

    @AfterEach
    void close() {
        schema.close();
    }

    @Test
    void no_time_of_this_jvm_says_who_lives() {
        SentValues sent = new SentValues();
        RunStore watched = schema.add(PostgresStorage.builder()
                        .dataSource(sent.asDataSource())
                        .schema(schema.name())
                        .migrate(false)
                        .open())
                .runs(codec);
        RunRecord run = create(1);
        sent.sinceLastLook();
        watched.beat(HEIR, LONG);
        watched.unattended(PIPELINE, 10);
        watched.claim(PIPELINE, run.runId(), HEIR);
        watched.takeOver(PIPELINE, HEIR, 10);
        watched.leave(HEIR);

        assertThat(sent.sinceLastLook())
                .contains(HEIR, LONG.toMillis())
                .allSatisfy(value -> assertThat(value).isInstanceOfAny(UUID.class, String.class, Long.class))
                .filteredOn(String.class::isInstance)
                .containsOnly(PIPELINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pacific/Kiritimati", "Etc/GMT+12"})
    void an_owner_lives_as_long_in_every_time_zone(String zone) {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try {
            RunStore elsewhere = schema.open().runs(codec);
            create(1);
            elsewhere.beat(DEAD, Duration.ofMinutes(1));
            assertThat(runs.takeOver(PIPELINE, HEIR, 10)).isEmpty();
            assertThat(elsewhere.takeOver(PIPELINE, HEIR, 10)).isEmpty();

            schema.run("UPDATE chimera.run_owner SET lives_until = lives_until - interval '1 minute'");
            assertThat(elsewhere.takeOver(PIPELINE, HEIR, 10)).hasSize(1);
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void a_take_over_does_not_wait_for_whoever_holds_a_run() throws Exception {
        RunRecord held = create(1);
        RunRecord free = create(2);
        RunStore hasty = schema.add(
                        schema.builder(TestServer.url()).lockTimeout(SHORT).open())
                .runs(codec);
        try (Connection other =
                holding("SELECT 1 FROM chimera.run WHERE id = '" + held.runId().value() + "' FOR UPDATE")) {
            assertThat(hasty.takeOver(PIPELINE, HEIR, 10)).containsExactly(free.takenOver());
            other.rollback();
        }

        assertThat(hasty.takeOver(PIPELINE, HEIR, 10)).contains(held.takenOver());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_claim_waits_for_another_that_comes_to_take_the_run(boolean itDoes) throws Exception {
        RunRecord run = create(1);
        runs.beat(HEIR, LONG);
        try (Connection other = holding("UPDATE chimera.run SET owner_id = '" + OTHER_HEIR
                + "', version = version + 1; INSERT INTO chimera.run_owner VALUES ('" + OTHER_HEIR
                + "', now() + interval '1 hour')")) {
            CompletableFuture<Optional<RunRecord>> claimed =
                    CompletableFuture.supplyAsync(() -> runs.claim(PIPELINE, run.runId(), HEIR));
            awaitWaiting();
            if (itDoes) {
                other.commit();
            } else {
                other.rollback();
            }
            assertThat(claimed.get(30, TimeUnit.SECONDS))
                    .isEqualTo(itDoes ? Optional.empty() : Optional.of(run.takenOver()));
        }

        assertThat(runs.find(run.runId())).contains(run.takenOver());
        assertThat(owner(run)).isEqualTo((itDoes ? OTHER_HEIR : HEIR).toString());
    }

    @Test
    void a_claim_gets_what_another_gave_up_since_it_began() throws Exception {
        RunRecord run = create(1);
        runs.beat(HEIR, LONG);
        try (Connection other = holding("UPDATE chimera.run SET owner_id = '" + RunStore.NOBODY + "'")) {
            CompletableFuture<Optional<RunRecord>> claimed =
                    CompletableFuture.supplyAsync(() -> runs.claim(PIPELINE, run.runId(), HEIR));
            awaitWaiting();
            other.commit();
            assertThat(claimed.get(30, TimeUnit.SECONDS)).contains(run.takenOver());
        }

        assertThat(owner(run)).isEqualTo(HEIR.toString());
    }

    @Test
    void a_claim_that_waited_too_long_says_so_and_leaves_the_run() throws Exception {
        RunRecord run = create(1);
        RunStore hasty = schema.add(
                        schema.builder(TestServer.url()).lockTimeout(SHORT).open())
                .runs(codec);
        try (Connection other = holding("SELECT 1 FROM chimera.run FOR UPDATE")) {
            assertThatThrownBy(() -> hasty.claim(PIPELINE, run.runId(), HEIR)).isInstanceOf(StoreException.class);
            other.rollback();
        }

        assertThat(hasty.claim(PIPELINE, run.runId(), HEIR)).contains(run.takenOver());
    }

    @Test
    void a_run_that_another_took_since_the_take_over_began_is_left_to_it() throws Exception {
        RunRecord run = create(1);
        String gate = "pg_advisory_xact_lock_shared(hashtext('" + schema.name() + "'))";
        schema.run(
                "ALTER TABLE chimera.run_owner RENAME TO run_owner_kept",
                "CREATE VIEW chimera.run_owner AS SELECT id, lives_until FROM chimera.run_owner_kept"
                        + " WHERE (SELECT " + gate + "::text IS NOT NULL)");
        try (Connection other = holding("SELECT pg_advisory_xact_lock(hashtext('" + schema.name() + "'))")) {
            CompletableFuture<List<RunRecord>> slow =
                    CompletableFuture.supplyAsync(() -> runs.takeOver(PIPELINE, HEIR, 10));
            awaitWaiting();
            schema.run(
                    "INSERT INTO chimera.run_owner_kept VALUES ('" + OTHER_HEIR + "', now() + interval '1 hour')",
                    "UPDATE chimera.run SET owner_id = '" + OTHER_HEIR + "', version = version + 1");
            other.rollback();
            assertThat(slow.get(30, TimeUnit.SECONDS)).isEmpty();
        }

        assertThat(runs.find(run.runId())).contains(run.takenOver());
        assertThat(owner(run)).isEqualTo(OTHER_HEIR.toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_run_waits_for_another_that_comes_to_make_the_same(boolean itDoes) throws Exception {
        RunRecord first = create(1);
        RunRecord second = create(2);
        RunRecord next = second.next(RunStage.BRIEF, RunStatus.ACTIVE, second.state(), null, second.updatedAt())
                .making("content");
        try (Connection other = holding("UPDATE chimera.run SET content_key = 'content' WHERE id = '"
                + first.runId().value() + "'")) {
            CompletableFuture<Boolean> moved = CompletableFuture.supplyAsync(() -> runs.advance(next, DEAD));
            awaitWaiting();
            if (itDoes) {
                other.commit();
            } else {
                other.rollback();
            }
            assertThat(moved.get(30, TimeUnit.SECONDS)).isEqualTo(!itDoes);
        }

        assertThat(runs.making(PIPELINE, "content")).contains((itDoes ? first : second).runId());
        assertThat(runs.find(second.runId())).contains(itDoes ? second : next);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec("DATA-5")
    void a_connection_cut_at_the_commit_of_a_take_over_loses_no_run(boolean onTheWayThere) throws Exception {
        try (FaultyProxy proxy = new FaultyProxy(TestServer.url())) {
            PostgresStorage storage = schema.add(schema.builder(proxy.url("socketTimeout=2&prepareThreshold=0"))
                    .poolSize(1)
                    .lockTimeout(Duration.ofSeconds(2))
                    .statementTimeout(Duration.ofSeconds(1))
                    .open());
            RunStore cut = storage.runs(codec);
            RunRecord run = create(1);
            cut.takeOver(PIPELINE, DEAD, 10);
            proxy.countAnew();
            cut.takeOver(PIPELINE, DEAD, 10);
            long bytes = onTheWayThere ? proxy.sent() : proxy.answered();
            int taken = 0;
            int free = 0;
            for (long before = 48; before > 0; before -= 3) {
                storage.audit()
                        .about("nothing", 1); // has the pool make the connection, whose first messages do not count
                if (onTheWayThere) {
                    proxy.onTheWayThere(Fault.CUT, bytes - before);
                } else {
                    proxy.onTheWayBack(Fault.CUT, bytes - before);
                }
                if (isTakenTruly(cut, run.runId())) {
                    taken++;
                } else {
                    free++;
                }
                proxy.mend();
                schema.run("UPDATE chimera.run SET owner_id = '" + DEAD + "'");
            }
            assertThat(taken).isPositive();
            if (onTheWayThere) {
                assertThat(free).as("a commit that never arrived").isPositive();
            }
        }
    }

    @Test
    void looks_for_runs_by_an_index() {
        RunRecord run = create(1);
        schema.run(
                "INSERT INTO chimera.run (id, pipeline, version, stage, status, owner_id, content_key, state, result,"
                        + " codec_version, updated_at) SELECT gen_random_uuid(), 'luna', 0, 'scout',"
                        + " CASE WHEN n % 20 = 0 THEN 'active' ELSE 'ended' END,"
                        + " CASE WHEN n % 20 = 0 THEN gen_random_uuid() END, 'content ' || n, '{}',"
                        + " CASE WHEN n % 20 > 0 THEN '{}'::json END, 1, now() - n * interval '1 second'"
                        + " FROM generate_series(1, 20000) AS n",
                "ANALYZE chimera.run");

        assertThat(plan(PostgresRuns.TAKE_OVER, "'luna'", "1", "10", "'luna'", "1", "10", "'" + HEIR + "'"))
                .contains("run_begun", "run_by_status")
                .doesNotContainPattern("\"Seq Scan\"[^{}]*\"Relation Name\": \"run\"");
        assertThat(plan(PostgresRuns.CLAIM, "'" + HEIR + "'", "'" + run.runId().value() + "'", "'luna'"))
                .contains("run_pkey")
                .doesNotContainPattern("\"Seq Scan\"[^{}]*\"Relation Name\": \"run\"");
        assertThat(plan(PostgresRuns.UNATTENDED, "'luna'", "10"))
                .contains("run_by_status", "Limit")
                .doesNotContainPattern("\"Seq Scan\"[^{}]*\"Relation Name\": \"run\"");
        assertThat(plan(PostgresRuns.BY_STATUS, "'luna'", "'active'", "10"))
                .contains("run_by_status")
                .doesNotContain("Sort");
        assertThat(plan(PostgresRuns.MAKING, "'luna'", "'content 20'")).contains("run_making");
    }

    @Test
    void an_owner_that_died_long_ago_is_forgotten_unless_it_has_runs_left() {
        runs.beat(DEAD, LONG);
        runs.beat(OTHER_HEIR, LONG);
        create(1);
        schema.run("UPDATE chimera.run_owner SET lives_until = now() - interval '23 hours'");
        runs.beat(HEIR, LONG);
        assertThat(owners()).isEqualTo(DEAD + " " + HEIR + " " + OTHER_HEIR);

        schema.run("UPDATE chimera.run_owner SET lives_until = now() - interval '25 hours'");
        runs.beat(HEIR, LONG);
        assertThat(owners()).isEqualTo(DEAD + " " + HEIR);
        runs.takeOver(PIPELINE, HEIR, 10);
        runs.beat(HEIR, LONG);
        assertThat(owners()).isEqualTo(HEIR.toString());
    }

    /** Takes over while a fault waits; whether the run was taken, after a look that it is kept as the answer says. */
    private boolean isTakenTruly(RunStore cut, RunId runId) {
        try {
            List<RunRecord> answered = cut.takeOver(PIPELINE, HEIR, 10);
            assertThat(answered).hasSize(1);
            assertThat(runs.find(runId)).contains(answered.get(0));
            assertThat(owner(answered.get(0))).isEqualTo(HEIR.toString());
            return true;
        } catch (StoreException e) {
            assertThat(e).hasMessageContaining("nothing was written");
            assertThat(runs.takeOver(PIPELINE, OTHER_HEIR, 10))
                    .extracting(RunRecord::runId)
                    .containsExactly(runId);
            return false;
        }
    }

    private RunRecord create(long number) {
        RunRecord run = RunRecord.begin(
                new RunId(new UUID(9, number)),
                PIPELINE,
                RunState.of(TrendQuery.keywords("solar")),
                SettableClock.START.plusSeconds(number));
        assertThat(runs.create(run, DEAD)).isTrue();
        return run;
    }

    private String owner(RunRecord run) {
        return schema.ask(
                "SELECT owner_id FROM chimera.run WHERE id = '" + run.runId().value() + "'");
    }

    private String owners() {
        return schema.ask("SELECT string_agg(id::text, ' ' ORDER BY id) FROM chimera.run_owner");
    }

    /** A transaction that somebody else began with {@code sql}. */
    private Connection holding(String sql) throws Exception {
        Connection other = TestServer.connect();
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute(sql.replace("chimera.", schema.name() + "."));
        }
        return other;
    }

    /** Returns as soon as a statement in this schema waits for a lock. */
    private void awaitWaiting() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%"
                + schema.name() + "%'";
        while (schema.ask(waiting).equals("0")) {
            assertThat(System.nanoTime()).as("nothing waits").isLessThan(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private String plan(String sql, String... values) {
        String text = sql;
        for (String value : values) {
            text = text.replaceFirst("\\?", value);
        }
        return schema.ask("EXPLAIN (FORMAT JSON) " + text);
    }
}
