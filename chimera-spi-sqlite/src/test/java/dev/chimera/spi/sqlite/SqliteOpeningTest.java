package dev.chimera.spi.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.StoreException;
import dev.chimera.spec.Spec;
import dev.chimera.tck.SettableClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** What may be opened, what is refused untouched, and what is said about it. */
@Spec("DATA-5")
class SqliteOpeningTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir
    Path folder;

    private final OpenStorages open = new OpenStorages();
    private Path file;

    @BeforeEach
    void file() {
        file = folder.resolve("chimera.db");
    }

    @AfterEach
    void close() {
        open.close();
    }

    @Test
    void a_new_file_keeps_a_write_ahead_log_and_waits_for_the_disk() throws Exception {
        FaultyDriver driver = new FaultyDriver();
        open.add(SqliteStorage.at(file, SHORT, driver));

        try (Connection writer = driver.opened().get(0)) {
            assertThat(Sql.ask(writer, "PRAGMA journal_mode")).isEqualTo("wal");
            assertThat(Sql.ask(writer, "PRAGMA synchronous")).as("FULL").isEqualTo("2");
            assertThat(Sql.ask(writer, "PRAGMA foreign_keys")).isEqualTo("1");
            assertThat(Sql.ask(writer, "PRAGMA trusted_schema")).isEqualTo("0");
            assertThat(Sql.ask(writer, "PRAGMA application_id")).isEqualTo("" + 0x43484D52);
            assertThat(Sql.ask(writer, "PRAGMA user_version")).isEqualTo("2");
        }
    }

    @Test
    void a_new_file_is_for_its_user_alone() throws Exception {
        open.at(file);

        if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void an_empty_file_that_is_there_becomes_a_storage() throws Exception {
        Files.createFile(file);

        assertThat(Steps.count(open.at(file))).isEqualTo(1);
    }

    @Test
    void refuses_a_file_that_is_no_database() throws Exception {
        Files.writeString(file, "Dear diary, this is no database, and it must stay as it is.");
        byte[] before = Files.readAllBytes(file);

        assertRefused("no SQLite database");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void refuses_another_programs_database_untouched() throws Exception {
        Sql.run(file, "CREATE TABLE friends (name TEXT)");
        byte[] before = Files.readAllBytes(file);
        assertRefused("belongs to another program");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);

        Sql.run(file, "DROP TABLE friends", "PRAGMA application_id = 77");
        assertRefused("belongs to another program (application id 77)");
    }

    @Test
    void refuses_the_file_of_a_newer_version_untouched() throws Exception {
        open.at(file).close();
        Sql.run(file, "PRAGMA user_version = 9");

        assertRefused("has schema version 9, and this program knows version 2");
        assertThat(Sql.ask(file, "PRAGMA user_version")).isEqualTo("9");
    }

    @Test
    void brings_the_file_of_an_older_version_up_to_date_and_keeps_what_is_in_it() throws Exception {
        SqliteStorage before = open.at(file);
        Steps.count(before, 3);
        before.close();
        Sql.run(file, "DROP TABLE peer_entry", "PRAGMA user_version = 1");
        PeerStore.Entry entry =
                new PeerStore.Entry("exchange", "1", 0, "node-1", null, SettableClock.START, Bytes.of(new byte[] {1}));

        SqliteStorage storage = open.at(file);
        assertThat(storage.peers().create(entry)).isTrue();
        assertThat(Steps.count(storage)).isEqualTo(4);
        assertThat(Sql.ask(file, "PRAGMA user_version")).isEqualTo("2");
        assertThat(open.at(file).peers().find("exchange", "1")).contains(entry);
    }

    @Test
    void goes_no_further_when_a_newer_version_changes_the_file_meanwhile() throws Exception {
        SqliteStorage storage = open.at(file);
        Steps.count(storage);
        Sql.run(file, "PRAGMA user_version = 3");

        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("schema version 3");
        assertThatThrownBy(() -> Steps.counted(storage)).isInstanceOf(StoreException.class);
        Sql.run(file, "PRAGMA user_version = 2");
        assertThat(Steps.counted(storage)).isEqualTo(1);
    }

    @Test
    void refuses_a_folder_and_a_file_in_no_folder() throws Exception {
        assertThatThrownBy(() -> SqliteStorage.at(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("is a folder");
        assertThatThrownBy(() -> SqliteStorage.at(folder.resolve("none/chimera.db")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("does not exist; create it");
        Files.createFile(file);
        assertThatThrownBy(() -> SqliteStorage.at(file.resolve("chimera.db")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("does not exist; create it");
    }

    @Test
    void refuses_a_name_in_which_the_driver_would_read_settings() {
        assertThatThrownBy(() -> SqliteStorage.at(folder.resolve("chimera.db?journal_mode=OFF")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'?'");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refuses_a_busy_time_out_out_of_bounds() {
        assertThatThrownBy(() -> SqliteStorage.at(file, Duration.ofMillis(-1)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("PT-0.001S");
        assertThatThrownBy(() -> SqliteStorage.at(file, Duration.ofHours(1)))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void refuses_a_file_that_cannot_be_written() {
        open.at(file).close();

        assertThatThrownBy(() -> SqliteStorage.at(file, SHORT, SqliteOpeningTest::readOnly))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("may not be written");
    }

    @Test
    void says_what_to_do_when_the_native_library_does_not_load() {
        assertThatThrownBy(() -> SqliteStorage.at(file, SHORT, (at, patience) -> {
                    throw new SQLException("Error opening connection", new IOException("Operation not permitted"));
                }))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Operation not permitted")
                .hasMessageContaining("-Dorg.sqlite.tmpdir");
    }

    @Test
    void refuses_a_damaged_file() throws Exception {
        SqliteStorage storage = open.at(file);
        Steps.count(storage, 500);
        storage.close();
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(100);
            raw.write(new byte[8_000]);
        }

        assertRefused("damaged");
    }

    @Test
    void waits_for_a_file_that_is_locked_only_so_long() throws Exception {
        open.at(file).close();
        try (Connection other = Sql.open(file)) {
            Sql.run(other, "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE");

            assertThatThrownBy(() -> SqliteStorage.at(file, SHORT))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("locked for PT0.1S");
        }
        assertThat(Steps.count(open.at(file))).isEqualTo(1);
    }

    @Test
    void a_migration_that_fails_leaves_an_empty_file_and_is_done_at_the_next_opening() throws Exception {
        for (String step : List.of("--", "PRAGMA application_id", "COMMIT")) {
            FaultyDriver driver = new FaultyDriver().refuse(step, 1, SQLiteErrorCode.SQLITE_IOERR);
            assertThatThrownBy(() -> SqliteStorage.at(file, SHORT, driver))
                    .as(step)
                    .isInstanceOf(StoreException.class);
            assertThat(Sql.ask(file, "SELECT count(*) FROM sqlite_schema")).isEqualTo("0");
            assertThat(Sql.ask(file, "PRAGMA user_version")).isEqualTo("0");
        }

        assertThat(Steps.count(open.at(file))).isEqualTo(1);
    }

    @Test
    void a_disk_that_is_full_at_the_first_opening_leaves_nothing_half_made() {
        FaultyDriver driver = new FaultyDriver();
        driver.pagesMax(5);
        assertThatThrownBy(() -> SqliteStorage.at(file, SHORT, driver))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the disk is full");

        driver.pagesMax(0);
        assertThat(Steps.count(open.add(SqliteStorage.at(file, SHORT, driver)))).isEqualTo(1);
    }

    @Test
    void many_may_open_a_new_file_at_the_same_moment() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try {
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                counts.add(pool.submit(() -> Steps.count(open.at(file))));
            }
            List<Long> counted = new ArrayList<>();
            for (Future<Long> count : counts) {
                counted.add(count.get(60, TimeUnit.SECONDS));
            }
            assertThat(counted).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
        } finally {
            pool.shutdownNow();
        }
        assertThat(Steps.counted(open.at(file))).isEqualTo(6);
    }

    @Test
    void a_new_file_that_another_process_makes_ready_is_waited_for() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (Connection other = Sql.open(file)) {
            Sql.run(other, "BEGIN IMMEDIATE");
            assertThatThrownBy(() -> SqliteStorage.at(file, SHORT))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("has held it locked for " + SHORT);

            AtomicReference<Thread> opener = new AtomicReference<>();
            Future<Long> count = pool.submit(() -> {
                opener.set(Thread.currentThread());
                return Steps.count(open.at(file));
            });
            while (!count.isDone() && !waitsInSchema(opener.get())) {
                Thread.onSpinWait();
            }
            assertThat(count).isNotDone();
            Sql.run(other, "COMMIT");
            assertThat(count.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        } finally {
            pool.shutdownNow();
        }
    }

    private static boolean waitsInSchema(@Nullable Thread opener) {
        return opener != null
                && opener.getState() == Thread.State.TIMED_WAITING
                && Arrays.stream(opener.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().endsWith(".SqliteSchema"));
    }

    private void assertRefused(String because) {
        assertThatThrownBy(() -> SqliteStorage.at(file, SHORT))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(because);
    }

    private static Connection readOnly(Path file, Duration patience) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return config.createConnection("jdbc:sqlite:" + file);
    }
}
