package dev.chimera.spi.sqlite;

import dev.chimera.api.spi.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The open file: one connection that writes, one write at a time, and a few that read meanwhile, each what was durable when it
 * began. A connection on which anything failed is thrown away, and the next call opens another. Thread-safe.
 */
final class SqliteFile {
    private final Path path;
    private final Duration patience;
    private final SqliteLink.Opener opener;
    private final SqliteErrors errors;
    private final SqliteSchema schema;
    private final @Nullable Object identity;
    private final UUID handle = UUID.randomUUID();
    private final ReentrantLock writing = new ReentrantLock(true);
    private final SqliteReaders readers;
    private @Nullable SqliteLink writer;
    private long marks;
    private volatile boolean doubtful;
    private volatile boolean closed;

    private SqliteFile(Path path, Duration patience, SqliteLink.Opener opener) throws IOException {
        this.path = path;
        this.patience = patience;
        this.opener = opener;
        errors = new SqliteErrors(path, patience);
        schema = new SqliteSchema(path, patience);
        readers = new SqliteReaders(() -> SqliteLink.open(opener, path, patience, true));
        identity = identity();
    }

    /** What is done within one transaction. */
    interface Work<R> {
        R in(SqliteLink link) throws SQLException;
    }

    /** Opens a file that exists, and brings its tables up to date. */
    static SqliteFile open(Path path, Duration patience, SqliteLink.Opener opener) throws IOException {
        SqliteFile file = new SqliteFile(path, patience, opener);
        @Nullable SqliteLink link = null;
        try {
            link = SqliteLink.open(opener, path, patience, false);
            file.schema.bringUpToDate(link);
            // what a process that died with a failing disk left in the log may not be on the disk, though it can be
            // read
            link.on("PRAGMA wal_checkpoint(PASSIVE)").list(SqliteRow::number);
            file.writer = link;
            return file;
        } catch (SQLException e) {
            discard(link);
            throw file.errors.opening(e);
        } catch (RuntimeException e) {
            discard(link);
            throw e;
        }
    }

    /**
     * Runs {@code work} alone, wholly or not at all; returns after it is durable. Work that changes no row writes nothing.
     *
     * @throws StoreException if it is not kept, or nobody can tell
     */
    <R> R write(Work<R> work) {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("a step must not write to the store that runs it: " + path);
        }
        writing.lock();
        try {
            requireOpen();
            return transact(writer(), work);
        } finally {
            writing.unlock();
        }
    }

    /** Runs {@code work} on what is durable now; waits for no write. */
    <R> R read(Work<R> work) {
        requireOpen();
        if (doubtful) {
            removeDoubt();
        }
        try {
            return readers.with(link -> look(link, work));
        } catch (SQLException e) {
            throw errors.of(e);
        }
    }

    /** After a commit of which nobody could tell whether it is durable, what can be seen is not shown before it is. */
    private void removeDoubt() {
        writing.lock();
        try {
            requireOpen();
            SqliteLink unused = writer();
        } finally {
            writing.unlock();
        }
    }

    void requireOpen() {
        if (closed) {
            throw closed();
        }
    }

    StoreException closed() {
        return errors.closed();
    }

    /** Waits for what is going on and closes; from then on every call fails. */
    void close() {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("a step must not close the store that runs it: " + path);
        }
        writing.lock();
        try {
            closed = true;
            readers.close();
            forgetWriter(); // last, so that it is the one that tidies the write-ahead log away
        } finally {
            writing.unlock();
        }
    }

    private <R> R look(SqliteLink link, Work<R> work) throws SQLException {
        requireOpen();
        link.run("BEGIN");
        requireSame(link);
        R result = work.in(link);
        link.run("COMMIT");
        return result;
    }

    private <R> R transact(SqliteLink link, Work<R> work) {
        R result;
        long writes;
        byte[] mark = nextMark();
        try {
            link.run("BEGIN IMMEDIATE");
            requireSame(link);
            long before = link.changes();
            result = work.in(link);
            if (link.changes() == before) {
                link.run("ROLLBACK");
                return result;
            }
            writes = LastWrite.read(link).writes();
            LastWrite.put(link, mark);
        } catch (SQLException e) {
            end(link, e);
            throw errors.of(e);
        } catch (RuntimeException | Error e) {
            undo(link);
            throw e;
        }
        try {
            link.run("COMMIT");
        } catch (SQLException e) {
            end(link, e);
            settle(e, writes, mark);
        }
        return result;
    }

    /**
     * Finds out what became of a commit that failed; returns if the change is durable.
     *
     * @throws StoreException if it is not, or if nobody can tell
     */
    private void settle(SQLException commit, long writesBefore, byte[] mark) {
        // a disk that is full was full before the end of the change was written, so nothing of it can come back
        boolean mayComeBack = !SqliteErrors.is(commit, SQLiteErrorCode.SQLITE_FULL);
        doubtful = mayComeBack;
        LastWrite found;
        try {
            SqliteLink link = writer();
            link.run("BEGIN IMMEDIATE");
            requireSame(link);
            found = LastWrite.read(link);
            if (mayComeBack && found.writes() == writesBefore) {
                LastWrite.put(link, nextMark()); // over what may be left of the change in the log
            }
            link.run("COMMIT");
        } catch (SQLException | RuntimeException e) {
            forgetWriter();
            doubtful = mayComeBack;
            commit.addSuppressed(e);
            throw errors.unknown(commit);
        }
        if (!found.hasMark(mark)) {
            throw found.writes() == writesBefore ? errors.of(commit) : errors.unknown(commit);
        }
    }

    private byte[] nextMark() {
        return SqliteStatement.bytes(new UUID(handle.getMostSignificantBits(), ++marks));
    }

    private SqliteLink writer() {
        @Nullable SqliteLink link = writer;
        try {
            if (link == null) {
                link = SqliteLink.open(opener, path, patience, false);
                writer = link;
            }
            if (doubtful) {
                emptyLog(link);
                doubtful = false;
            }
            return link;
        } catch (SQLException e) {
            forgetWriter();
            throw errors.of(e);
        }
    }

    /**
     * Moves all that is visible from the log into the main file. After an fsync that failed nobody knows which part of the log is
     * on the disk, and what is written behind such a part would be lost with it.
     */
    private static void emptyLog(SqliteLink link) throws SQLException {
        long busy = link.on("PRAGMA wal_checkpoint(TRUNCATE)")
                .first(SqliteRow::number)
                .orElse(1L);
        if (busy != 0) {
            throw new SQLiteException("the write-ahead log cannot be emptied", SQLiteErrorCode.SQLITE_BUSY);
        }
    }

    /** A connection that found the disk full or the file locked is as good as before, and to make another may need room. */
    private void end(SqliteLink link, SQLException failure) {
        if (SqliteErrors.is(failure, SQLiteErrorCode.SQLITE_FULL)
                || SqliteErrors.is(failure, SQLiteErrorCode.SQLITE_BUSY)) {
            link.forgetStatements();
            undo(link);
        } else {
            forgetWriter();
        }
    }

    private void undo(SqliteLink link) {
        try {
            link.run("ROLLBACK");
        } catch (SQLException e) {
            if (SqliteErrors.is(e, SQLiteErrorCode.SQLITE_ERROR)) { // which says that no transaction is left to undo
                link.forgetStatements();
            } else {
                forgetWriter();
            }
        }
    }

    private void forgetWriter() {
        discard(writer);
        writer = null;
    }

    private static void discard(@Nullable SqliteLink link) {
        if (link != null) {
            link.close();
        }
    }

    /** What is written to a file that nobody can find any more is lost, however durable. */
    private void requireSame(SqliteLink link) throws SQLException {
        schema.requireCurrent(link);
        try {
            if (!Objects.equals(identity, identity())) {
                throw errors.moved();
            }
        } catch (IOException e) {
            throw errors.moved();
        }
    }

    private @Nullable Object identity() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
