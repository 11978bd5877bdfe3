package dev.chimera.spi.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.StoreException;
import dev.chimera.spec.Spec;
import dev.chimera.tck.CrashInjector;
import dev.chimera.tck.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;

/** What goes wrong while the file is open: each time one clear error, nothing half-written, and it goes on by itself afterwards. */
@Spec("DATA-5")
class SqliteFaultsTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir
    Path folder;

    private final FaultyDriver driver = new FaultyDriver();
    private Path file;
    private SqliteStorage storage;

    @BeforeEach
    void open() {
        file = folder.resolve("chimera.db");
        storage = SqliteStorage.at(file, SHORT, driver);
        Steps.count(storage, 3);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void gives_up_on_a_lock_and_reads_on_meanwhile() throws Exception {
        try (Connection other = Sql.open(file)) {
            Sql.run(other, "BEGIN IMMEDIATE");
            assertThatThrownBy(() -> Steps.count(storage))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("another process has held it locked for PT0.1S")
                    .hasMessageContaining("nothing was written");
            assertThat(Steps.counted(storage)).isEqualTo(3);
        }

        assertThat(Steps.count(storage)).isEqualTo(4);
    }

    @Test
    void a_full_disk_keeps_nothing_of_the_step_and_room_lets_it_go_on() throws Exception {
        Sql.run(driver.opened().get(0), "PRAGMA max_page_count = 60");
        assertThatThrownBy(() -> Steps.count(storage, 2_000))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("the disk is full; make room")
                .hasMessageContaining("nothing was written");
        assertThat(Steps.counted(storage)).isEqualTo(3);
        assertThat(Steps.count(storage)).as("what still fits").isEqualTo(4);

        Sql.run(driver.opened().get(0), "PRAGMA max_page_count = 1000000");
        assertThat(Steps.count(storage, 2_000)).isEqualTo(2_004);
        assertThat(Steps.counted(storage)).isEqualTo(2_004);
    }

    @Test
    void a_commit_that_failed_is_said_to_have_written_nothing() {
        driver.refuse("COMMIT", 1, SQLiteErrorCode.SQLITE_IOERR_FSYNC);

        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the disk failed")
                .hasMessageContaining("nothing was written");
        assertThat(Steps.counted(storage)).isEqualTo(3);
        assertThat(Steps.count(storage)).isEqualTo(4);
    }

    @Test
    void a_commit_that_failed_on_a_full_disk_is_said_to_have_written_nothing_though_nothing_can_be_written() {
        driver.refuse("COMMIT", 1, SQLiteErrorCode.SQLITE_FULL);

        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the disk is full")
                .hasMessageContaining("nothing was written");
        assertThat(Steps.counted(storage)).isEqualTo(3);
    }

    @Test
    void a_commit_whose_answer_was_lost_is_found_and_answered() throws Exception {
        driver.loseTheAnswerTo("COMMIT");

        assertThat(Steps.count(storage)).isEqualTo(4);
        assertThat(Steps.counted(storage)).isEqualTo(4);
        assertThat(Steps.count(storage)).isEqualTo(5);
    }

    @Test
    void a_commit_that_cannot_be_looked_up_is_said_to_be_unknown() {
        driver.refuse("COMMIT", 2, SQLiteErrorCode.SQLITE_IOERR_FSYNC);

        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("whether the change is kept cannot be told now")
                .hasMessageNotContaining("nothing was written");
        assertThat(Steps.counted(storage)).isEqualTo(3);
        assertThat(Steps.count(storage)).isEqualTo(4);
    }

    @Test
    void after_a_commit_in_doubt_nothing_is_shown_or_written_until_all_that_can_be_seen_is_on_the_disk() {
        driver.refuse("COMMIT", 1, SQLiteErrorCode.SQLITE_IOERR_FSYNC)
                .refuse("PRAGMA wal_checkpoint", 3, SQLiteErrorCode.SQLITE_IOERR_FSYNC);

        assertThatThrownBy(() -> Steps.count(storage)).hasMessageContaining("cannot be told now");
        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the disk failed")
                .hasMessageContaining("nothing was written");
        assertThatThrownBy(() -> Steps.counted(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the disk failed");
        assertThat(Steps.counted(storage)).isEqualTo(3);
        assertThat(Steps.count(storage)).isEqualTo(4);
    }

    @Test
    void a_commit_after_which_another_process_wrote_is_said_to_be_unknown() {
        driver.refuse("COMMIT", 1, SQLiteErrorCode.SQLITE_IOERR_FSYNC)
                .before("BEGIN IMMEDIATE", 2, () -> Sql.run(file, "UPDATE last_write SET writes = writes + 1"));

        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot be told now");
        assertThat(Steps.count(storage)).isEqualTo(4);
    }

    @Test
    void a_statement_that_fails_half_way_leaves_nothing() {
        for (String statement :
                new String[] {"INSERT INTO ledger", "UPDATE ledger_head", "INSERT INTO budget", "UPDATE last"}) {
            driver.refuse(statement, 1, SQLiteErrorCode.SQLITE_IOERR_WRITE);
            assertThatThrownBy(() -> Steps.count(storage, 5))
                    .as(statement)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("nothing was written");
            assertThat(Steps.counted(storage)).isEqualTo(3);
        }

        assertThat(Steps.count(storage)).isEqualTo(4);
    }

    @Test
    void a_look_that_fails_is_an_error_and_the_next_one_goes_on() {
        driver.refuse("SELECT next_seq", 1, SQLiteErrorCode.SQLITE_CORRUPT);

        assertThatThrownBy(() -> storage.ledger().view(LedgerKeys.HEAD))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining("put a back-up in its place");
        assertThat(Steps.counted(storage)).isEqualTo(3);
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
    void a_step_that_changes_nothing_writes_nothing() throws Exception {
        String before = Sql.ask(file, "SELECT writes FROM last_write");
        storage.ledger().apply(Steps.KEYS, view -> LedgerChange.none(view.head(), ""));
        assertThat(Sql.ask(file, "SELECT writes FROM last_write")).isEqualTo(before);

        Steps.count(storage);
        assertThat(Sql.ask(file, "SELECT writes FROM last_write")).isEqualTo("" + (Long.parseLong(before) + 1));
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
    void writes_to_no_file_that_nobody_can_find_any_more() throws Exception {
        Path elsewhere = folder.resolve("elsewhere.db");
        if (Files.readAttributes(file, BasicFileAttributes.class).fileKey() == null) {
            return; // such a system lets nobody move an open file
        }
        Files.move(file, elsewhere);
        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("was moved, deleted or replaced while it was open");
        Files.createFile(file);
        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("replaced while it was open");
        assertThatThrownBy(() -> Steps.counted(storage)).isInstanceOf(StoreException.class);

        Files.move(elsewhere, file, StandardCopyOption.REPLACE_EXISTING);
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
    void ledger_and_audit_log_refuse_to_be_changed_behind_their_back() throws Exception {
        storage.audit()
                .append(new AuditLog.Event(SettableClock.START, "run-1", "gateway", "verdict", Map.of("a", "b")));
        for (String change : new String[] {
            "UPDATE ledger SET amount_micros = 0 WHERE seq = 1",
            "DELETE FROM ledger WHERE seq = 2",
            "INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE seq = 0",
            "UPDATE audit SET action = 'nothing'",
            "DELETE FROM audit",
            "INSERT OR REPLACE INTO audit SELECT * FROM audit",
            "UPDATE audit_detail SET value = 'nothing'",
            "DELETE FROM audit_detail"
        }) {
            assertThatThrownBy(() -> Sql.run(file, change)).as(change).hasMessageContaining("append-only");
        }
        assertThat(Steps.counted(storage)).isEqualTo(3);
    }

    @Test
    void a_closed_ledger_refuses_while_its_storage_stays_open() {
        storage.ledger().close();

        assertThatThrownBy(() -> storage.ledger().view(LedgerKeys.HEAD))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is closed");
        assertThat(storage.audit().about("run-1", 1)).isEmpty();
    }
}
