package dev.chimera.spi.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** One connection to the file, with the statements that were prepared on it. For one thread at a time. */
final class SqliteLink implements AutoCloseable {
    private final Connection jdbc;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    private SqliteLink(Connection jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes connections; tests put a faulty one in its place. */
    interface Opener {
        Connection open(Path file, Duration patience) throws SQLException;
    }

    /** A connection for writing, or one that refuses to write. */
    static SqliteLink open(Opener opener, Path file, Duration patience, boolean readOnly) throws SQLException {
        SqliteLink link = new SqliteLink(opener.open(file, patience));
        try {
            link.set("foreign_keys = ON");
            link.set("trusted_schema = OFF");
            link.set("synchronous = FULL");
            link.set("fullfsync = ON"); // macOS alone: its fsync does not reach the disk
            link.set("checkpoint_fullfsync = ON");
            link.set("query_only = " + (readOnly ? "ON" : "OFF"));
            link.set("cache_size = " + (readOnly ? -4_096 : -16_384)); // KiB
            link.set("wal_autocheckpoint = 8000"); // pages: fewer fsyncs of the main file, at most 32 MiB to read back
            link.set("journal_size_limit = 67108864");
            return link;
        } catch (SQLException e) {
            link.close();
            throw e;
        }
    }

    /** A connection that never makes a file, and waits for another process's lock as long as {@code patience}. */
    static Connection connect(Path file, Duration patience) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        BusyHandler.setHandler(connection, new Patience(patience));
        return connection;
    }

    /** The statement {@code sql}, ready to take values. */
    SqliteStatement on(String sql) throws SQLException {
        @Nullable PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = jdbc.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        statement.clearBatch(); // of a write that ended early
        return new SqliteStatement(statement);
    }

    /** Runs {@code sql}, which takes and gives no values. */
    void run(String sql) throws SQLException {
        on(sql).run();
    }

    /** Runs all statements of a script. */
    void runScript(String script) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            statement.executeUpdate(script);
        }
    }

    /** What the pragma {@code name} answers. */
    String ask(String name) throws SQLException {
        return on("PRAGMA " + name).first(SqliteRow::text).orElse("");
    }

    /** How many rows this connection changed so far. */
    long changes() throws SQLException {
        return on("SELECT total_changes()").first(SqliteRow::number).orElse(0L);
    }

    /** Prepares all statements anew: the driver does not run one again that has failed. */
    void forgetStatements() {
        prepared.values().forEach(SqliteLink::closeAnyway);
        prepared.clear();
    }

    private void set(String pragma) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            statement.execute("PRAGMA " + pragma);
        }
    }

    /** Closes it, whatever state it is in; a transaction that is open is undone. */
    @Override
    public void close() {
        closeAnyway(jdbc);
    }

    private static void closeAnyway(AutoCloseable broken) {
        try {
            broken.close();
        } catch (Exception e) {
            // it is given up because something else failed, and that is what is told
        }
    }

    /** Asks again every half millisecond, so that a process that waits gets its turn between two quick steps of another. */
    private static final class Patience extends BusyHandler {
        private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

        private final long nanosMax;
        private long since;

        Patience(Duration patience) {
            nanosMax = patience.toNanos();
        }

        @Override
        protected int callback(int before) {
            if (before == 0) {
                since = System.nanoTime();
            } else if (System.nanoTime() - since > nanosMax) {
                return 0;
            }
            boolean interrupted = Thread.interrupted(); // an interrupted thread would not pause at all
            LockSupport.parkNanos(PAUSE_NANOS);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return 1;
        }
    }
}
