package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.StoreException;
import dev.chimera.spec.Spec;
import dev.chimera.tck.CrashInjector;
import dev.chimera.tck.SettableClock;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong at the server while it is used: one clear error, nothing half-written, and it goes on by itself afterwards. */
@Spec("DATA-5")
class PostgresFaultsTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private final TestSchema schema = TestSchema.ready();
    private PostgresStorage storage;

    @BeforeEach
    void open() {
        storage = schema.open();
        Steps.count(storage, 3);
    }

    @AfterEach
    void close() {
        schema.close();
    }

    @Test
    void gives_up_on_a_lock_and_reads_on_meanwhile() throws Exception {
        PostgresStorage hasty =
                schema.add(schema.builder(TestServer.url()).lockTimeout(SHORT).open());
        try (Connection other = TestServer.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT 1 FROM " + schema.name() + ".ledger_head FOR UPDATE");
            assertThatThrownBy(() -> Steps.count(hasty))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("schema " + schema.name())
                    .hasMessageContaining("another transaction has held a lock for PT0.3S")
                    .hasMessageContaining("nothing was written");
            assertThat(Steps.counted(hasty)).isEqualTo(3);
        }

        assertThat(Steps.count(hasty)).isEqualTo(4);
    }

    @Test
    void threads_of_one_process_wait_without_a_connection_and_not_for_ever() throws Exception {
        PostgresStorage small = schema.add(
                schema.builder(TestServer.url()).poolSize(2).lockTimeout(SHORT).open());
        CountDownLatch stepping = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        Thread slow = new Thread(() -> small.ledger().apply(Steps.KEYS, view -> {
            stepping.countDown();
            Uninterrupted.get(() -> {
                enough.await();
                return true;
            });
            return Steps.counting(view, 1);
        }));
        slow.start();
        stepping.await();
        assertThatThrownBy(() -> Steps.count(small))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("another step of this process has held the ledger for PT0.3S");
        assertThat(small.audit().about("run-1", 1))
                .as("the second connection is free")
                .isEmpty();
        enough.countDown();
        slow.join();

        assertThat(Steps.counted(small)).isEqualTo(4);
    }

    @Test
    void an_empty_pool_is_said_to_be_one() throws Exception {
        PostgresStorage small = schema.add(
                schema.builder(TestServer.url()).poolSize(1).lockTimeout(SHORT).open());
        String refusal = small.ledger().apply(Steps.KEYS, view -> {
            try {
                small.ledger().view(LedgerKeys.HEAD);
                return LedgerChange.none(view.head(), "");
            } catch (StoreException e) {
                return LedgerChange.none(view.head(), String.valueOf(e.getMessage()));
            }
        });

        assertThat(refusal)
                .contains("all connections of the pool have been in use")
                .contains("raise the pool's size");
        assertThat(Steps.count(small)).isEqualTo(4);
    }

    @Test
    void a_statement_that_takes_too_long_is_ended() {
        onEveryWrite("PERFORM pg_sleep(30)");
        PostgresStorage hasty = schema.add(
                schema.builder(TestServer.url()).statementTimeout(SHORT).open());
        assertThatThrownBy(() -> Steps.count(hasty))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("a statement took longer than PT0.3S")
                .hasMessageContaining("nothing was written");
        assertThat(Steps.counted(hasty)).isEqualTo(3);

        undisturbed();
        assertThat(Steps.count(hasty)).isEqualTo(4);
    }

    @Test
    void a_full_disk_keeps_nothing_of_the_step_and_room_lets_it_go_on() {
        onEveryWrite("RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'");
        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the server's disk is full; make room")
                .hasMessageContaining("nothing was written");
        assertThat(Steps.counted(storage)).isEqualTo(3);

        undisturbed();
        assertThat(Steps.count(storage)).isEqualTo(4);
    }

    @Test
    void a_read_only_server_refuses_writes_and_answers_looks() {
        PostgresStorage standby =
                schema.add(schema.builder(TestServer.url("options=-c%20default_transaction_read_only=on"))
                        .open());

        assertThatThrownBy(() -> Steps.count(standby))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the server is read-only")
                .hasMessageContaining("nothing was written");
        assertThat(Steps.counted(standby)).isEqualTo(3);
    }

    @Test
    void a_transaction_that_had_to_yield_is_made_again() {
        schema.run("CREATE SEQUENCE chimera.attempts"); // is not rolled back
        onEveryWrite("IF nextval('chimera.attempts') < 3 THEN RAISE EXCEPTION 'yield' USING ERRCODE = '40001'; END IF");

        assertThat(Steps.count(storage)).isEqualTo(4);
        assertThat(schema.ask("SELECT last_value FROM chimera.attempts")).isEqualTo("3");
    }

    @Test
    void a_transaction_that_always_has_to_yield_is_given_up() {
        schema.run("CREATE SEQUENCE chimera.attempts");
        onEveryWrite("PERFORM nextval('chimera.attempts'); RAISE EXCEPTION 'yield' USING ERRCODE = '40P01'");

        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("another transaction got in the way again and again")
                .hasMessageContaining("nothing was written");
        assertThat(schema.ask("SELECT last_value FROM chimera.attempts")).isEqualTo("3");
        undisturbed();
        assertThat(Steps.count(storage)).isEqualTo(4);
    }

    @Test
    void a_session_that_was_ended_in_the_middle_is_replaced_and_the_step_made_again() {
        AtomicInteger made = new AtomicInteger();
        long said = storage.ledger().apply(Steps.KEYS, view -> {
            if (made.incrementAndGet() == 1) {
                TestServer.run("SELECT pg_terminate_backend(l.pid) FROM pg_locks AS l WHERE l.relation = '"
                        + schema.name() + ".ledger_head'::regclass AND l.pid <> pg_backend_pid()");
            }
            return Steps.counting(view, 1);
        });

        assertThat(said).isEqualTo(4);
        assertThat(made).hasValue(2);
        assertThat(Steps.counted(storage)).isEqualTo(4);
    }

    @Test
    void a_value_that_the_tables_refuse_leaves_nothing() {
        schema.run("ALTER TABLE chimera.budget_tracking ADD CONSTRAINT enough CHECK (reserved_micros < 4)");
        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("enough")
                .hasMessageContaining("nothing was written");
        assertThat(Steps.counted(storage)).isEqualTo(3);

        schema.run("ALTER TABLE chimera.budget_tracking DROP CONSTRAINT enough");
        assertThat(Steps.count(storage)).isEqualTo(4);
    }

    @Test
    void a_head_that_was_put_back_by_hand_overwrites_nothing() {
        schema.run("UPDATE chimera.ledger_head SET next_seq = 1");

        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("ledger_pkey")
                .hasMessageContaining("nothing was written");
        assertThat(schema.ask("SELECT count(*) FROM chimera.ledger")).isEqualTo("3");
    }

    @Test
    void a_head_that_was_deleted_by_hand_stops_everything() {
        schema.run("DELETE FROM chimera.ledger_head");

        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("ledger_head must have one row, and has 0");
    }

    @Test
    void a_schema_that_another_program_brought_further_is_not_touched() {
        schema.run("UPDATE chimera.schema_version SET version = 3");
        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has schema version 3, and this program knows version 2")
                .hasMessageContaining("use the Chimera that wrote it");
        assertThatThrownBy(() -> Steps.counted(storage)).isInstanceOf(StoreException.class);

        schema.run("UPDATE chimera.schema_version SET version = 2");
        assertThat(Steps.count(storage)).isEqualTo(4);
    }

    @Test
    void a_schema_that_is_gone_is_named() {
        schema.run("DROP TABLE chimera.ledger_head");

        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("a table is not there")
                .hasMessageContaining("back-up");
    }

    @Test
    void ledger_and_audit_log_refuse_to_be_changed_behind_their_back() {
        storage.audit()
                .append(new AuditLog.Event(SettableClock.START, "run-1", "gateway", "verdict", Map.of("a", "b")));
        for (String change : new String[] {
            "UPDATE chimera.ledger SET amount_micros = 0 WHERE seq = 1",
            "DELETE FROM chimera.ledger WHERE seq = 2",
            "TRUNCATE chimera.ledger",
            "UPDATE chimera.audit SET action = 'nothing'",
            "DELETE FROM chimera.audit",
            "TRUNCATE chimera.audit"
        }) {
            assertThatThrownBy(() -> schema.run(change)).as(change).hasStackTraceContaining("is append-only");
        }
        assertThat(Steps.counted(storage)).isEqualTo(3);
    }

    @Test
    void waits_for_the_disk_even_where_the_server_was_told_not_to() {
        schema.run("CREATE TABLE chimera.seen (setting text)");
        onEveryWrite("INSERT INTO chimera.seen VALUES (current_setting('synchronous_commit'))");
        PostgresStorage careless = schema.add(schema.builder(TestServer.url("options=-c%20synchronous_commit=off"))
                .open());
        PostgresStorage local = schema.add(schema.builder(TestServer.url("options=-c%20synchronous_commit=local"))
                .open());
        Steps.count(careless);
        Steps.count(local);

        assertThat(schema.ask("SELECT string_agg(setting, ' ') FROM chimera.seen"))
                .isEqualTo("on local");
    }

    @Test
    void a_step_that_dies_leaves_nothing_and_the_next_one_goes_on() {
        CrashInjector crash = CrashInjector.at(1);
        assertThatThrownBy(() -> storage.ledger().apply(Steps.KEYS, view -> {
                    crash.step("in the step");
                    return Steps.counting(view, 1);
                }))
                .isInstanceOf(CrashInjector.Crash.class);

        assertThat(Steps.count(storage)).isEqualTo(4);
    }

    @Test
    void a_step_that_changes_nothing_writes_nothing() {
        String marks = "SELECT sum(mark) FROM chimera.write_mark";
        String before = schema.ask(marks);
        storage.ledger().apply(Steps.KEYS, view -> LedgerChange.none(view.head(), ""));
        assertThat(schema.ask(marks)).isEqualTo(before);

        Steps.count(storage);
        assertThat(schema.ask(marks)).isNotEqualTo(before);
    }

    @Test
    void a_step_may_look_and_sees_what_was_there_before_it() {
        long seen = storage.ledger().apply(Steps.KEYS, view -> {
            LedgerChange<Long> change = Steps.counting(view, 1);
            return new LedgerChange<>(
                    change.entries(),
                    change.head(),
                    change.reservations(),
                    change.tickets(),
                    change.counters(),
                    Steps.counted(storage));
        });

        assertThat(seen).isEqualTo(3);
        assertThat(Steps.counted(storage)).isEqualTo(4);
    }

    @Test
    void a_step_must_neither_write_to_its_store_nor_close_it() {
        assertThatThrownBy(() -> storage.ledger().apply(Steps.KEYS, view -> {
                    Steps.count(storage);
                    return Steps.counting(view, 1);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not write");
        assertThatThrownBy(() -> storage.ledger().apply(Steps.KEYS, view -> {
                    storage.close();
                    return Steps.counting(view, 1);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not close");
        assertThat(Steps.count(storage)).isEqualTo(4);
    }

    @Test
    void an_interrupted_thread_still_writes_and_reads() {
        Thread.currentThread().interrupt();
        try {
            assertThat(Steps.count(storage)).isEqualTo(4);
            assertThat(Steps.counted(storage)).isEqualTo(4);
        } finally {
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        }
    }

    @Test
    void a_closed_ledger_refuses_while_its_storage_stays_open() {
        storage.ledger().close();

        assertThatThrownBy(() -> storage.ledger().view(LedgerKeys.HEAD))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is closed");
        assertThat(storage.audit().about("run-1", 1)).isEmpty();
    }

    /** Has the server do something whenever a step moves the head. */
    private void onEveryWrite(String plpgsql) {
        schema.run(
                "CREATE FUNCTION chimera.disturb() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + plpgsql
                        + "; RETURN NULL; END $$",
                "CREATE TRIGGER disturb AFTER UPDATE ON chimera.ledger_head EXECUTE FUNCTION chimera.disturb()");
    }

    private void undisturbed() {
        schema.run("DROP TRIGGER disturb ON chimera.ledger_head");
    }
}
