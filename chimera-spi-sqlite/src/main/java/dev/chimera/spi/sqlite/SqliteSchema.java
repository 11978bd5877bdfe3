package dev.chimera.spi.sqlite;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** The tables, in numbered scripts. A file says with its application id whose it is, and with its user version how far it came. */
final class SqliteSchema {
    /** The letters CHMR: marks a file as Chimera's. */
    static final int APPLICATION_ID = 0x43484D52;

    private static final List<String> SCRIPTS = List.of("V1__ledger_runs_outbox_audit.sql", "V2__peers.sql");

    private static final long PAUSE_NANOS = 2_000_000;

    private final Path file;
    private final Duration patience;

    /** The tables of {@code file}; waits no longer than {@code patience} for who holds it. */
    SqliteSchema(Path file, Duration patience) {
        this.file = file;
        this.patience = patience;
    }

    /** The version that this program writes. */
    static int version() {
        return SCRIPTS.size();
    }

    /** Brings a new or an older file to this program's version, wholly or not at all; refuses every other file untouched. */
    void bringUpToDate(SqliteLink link) throws SQLException {
        requireOurs(link);
        String mode = keepLog(link);
        if (!mode.equals("wal")) {
            throw new ConfigurationException("SQLite file " + file + " keeps its journal as '" + mode
                    + "' where 'wal' is needed; use a file on a local disk, not on a network or in memory");
        }
        link.run("BEGIN IMMEDIATE");
        try {
            migrate(link);
            link.run("COMMIT");
        } catch (SQLException | RuntimeException e) {
            undo(link, e);
            throw e;
        }
    }

    /**
     * Has the file keep a write-ahead log, and says what it keeps. Where another process is about to write, SQLite asks no busy
     * handler here but refuses at once: it reads already, and two that wait for each other's end of reading would wait for ever.
     */
    private String keepLog(SqliteLink link) throws SQLException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return link.on("PRAGMA journal_mode = WAL")
                        .first(SqliteRow::text)
                        .orElse("");
            } catch (SQLException e) {
                boolean over =
                        System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted();
                if (over || !SqliteErrors.is(e, SQLiteErrorCode.SQLITE_BUSY)) {
                    throw e;
                }
                link.forgetStatements();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Refuses a file whose tables are not exactly those that this program knows. */
    void requireCurrent(SqliteLink link) throws SQLException {
        int found = versionOf(link);
        if (found != version()) {
            throw new StoreException(wrongVersion(found), null);
        }
    }

    private void migrate(SqliteLink link) throws SQLException {
        requireOurs(link); // another process may have been faster
        int found = versionOf(link);
        if (found == version()) {
            link.run("UPDATE last_write SET writes = writes WHERE false"); // refuses a file that may not be written
            return;
        }
        for (String name : SCRIPTS.subList(found, version())) {
            link.runScript(script(name));
        }
        link.runScript("PRAGMA application_id = " + APPLICATION_ID + "; PRAGMA user_version = " + version());
    }

    private void requireOurs(SqliteLink link) throws SQLException {
        long application = Long.parseLong(link.ask("application_id"));
        int found = versionOf(link);
        boolean empty = link.on("SELECT count(*) FROM sqlite_schema")
                        .first(SqliteRow::number)
                        .orElse(0L)
                == 0;
        if (application != APPLICATION_ID && !(application == 0 && found == 0 && empty)) {
            throw new ConfigurationException("SQLite file " + file + " belongs to another program (application id "
                    + application + "); name another file");
        }
        if (found > version()) {
            throw new ConfigurationException(wrongVersion(found));
        }
    }

    private String wrongVersion(int found) {
        return "SQLite file " + file + " has schema version " + found + ", and this program knows version " + version()
                + "; use the Chimera that wrote it, or a later one";
    }

    private static int versionOf(SqliteLink link) throws SQLException {
        return Integer.parseInt(link.ask("user_version"));
    }

    private static void undo(SqliteLink link, Exception cause) {
        try {
            link.run("ROLLBACK");
        } catch (SQLException alreadyUndone) {
            cause.addSuppressed(alreadyUndone);
        }
    }

    private static String script(String name) {
        try (@Nullable InputStream in = SqliteSchema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " in the jar", e);
        }
    }
}
