package dev.chimera.spi.sqlite;

import dev.chimera.api.spi.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * The open file: one connection that writes, one write at a time, and a few that read meanwhile, each what was durable when it
 * began. A connection on which anything failed is thrown away, and the next call opens another. Thread-safe.
 */
final class SqliteFile {
    private static final int READERS = 4;

    private final Path path;
    private final Duration patience;
    private final SqliteLink.Opener opener;
    private final SqliteErrors errors;
    private final SqliteSchema schema;
    private final @Nullable Object identity;
    private final UUID handle = UUID.randomUUID();
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Semaphore places = new Semaphore(READERS, true);
    private final Deque<SqliteLink> idle = new ConcurrentLinkedDeque<>();
    private @Nullable SqliteLink writer;
    private long marks;
    private volatile boolean closed;

    private SqliteFile(Path path, Duration patience, SqliteLink.Opener opener) throws IOException {
        this.path = path;
        this.patience = patience;
        this.opener = opener;
        errors = new SqliteErrors(path, patience);
        schema = new SqliteSchema(path);
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
        places.acquireUninterruptibly();
        @Nullable SqliteLink link = null;
        try {
            requireOpen();
            link = idle.poll();
            if (link == null) {
                link = SqliteLink.open(opener, path, patience, true);
            }
            R result = look(link, work);
            idle.push(link);
            return result;
        } catch (SQLException e) {
            discard(link);
            throw errors.of(e);
        } catch (RuntimeException | Error e) {
            discard(link);
            throw e;
        } finally {
            places.release();
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
        places.acquireUninterruptibly(READERS);
        try {
            closed = true;
            idle.forEach(SqliteLink::close);
            idle.clear();
            forgetWriter(); // last, so that it is the one that tidies the write-ahead log away
        } finally {
            places.release(READERS);
            writing.unlock();
        }
    }

    private <R> R look(SqliteLink link, Work<R> work) throws SQLException {
        link.run("BEGIN");
        requireSame(link);
        R result = work.in(link);
        link.run("COMMIT");
        return result;
    }

    private <R> R transact(SqliteLink link, Work<R> work) {
        R result;
        long writes;
        byte[] mark = SqliteStatement.bytes(new UUID(handle.getMostSignificantBits(), ++marks));
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
            forgetWriter();
            throw errors.of(e);
        } catch (RuntimeException | Error e) {
            undo(link);
            throw e;
        }
        try {
            link.run("COMMIT");
        } catch (SQLException e) {
            forgetWriter();
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
        LastWrite found;
        try {
            SqliteLink link = writer();
            link.run("BEGIN IMMEDIATE");
            requireSame(link);
            found = LastWrite.read(link);
            // a disk that is full was full before the end of the change was written; after any other failure the end
            // may lie
            // in the log and come back with the next start, unless something is written over it
            if (found.writes() == writesBefore && !SqliteErrors.is(commit, SQLiteErrorCode.SQLITE_FULL)) {
                LastWrite.put(link, SqliteStatement.bytes(new UUID(handle.getMostSignificantBits(), ++marks)));
            }
            link.run("COMMIT");
        } catch (SQLException | RuntimeException e) {
            forgetWriter();
            commit.addSuppressed(e);
            throw errors.unknown(commit);
        }
        if (found.hasMark(mark)) {
            return;
        }
        throw found.writes() == writesBefore ? errors.of(commit) : errors.unknown(commit);
    }

    private SqliteLink writer() {
        @Nullable SqliteLink link = writer;
        if (link == null) {
            try {
                link = SqliteLink.open(opener, path, patience, false);
            } catch (SQLException e) {
                throw errors.of(e);
            }
            writer = link;
        }
        return link;
    }

    private void undo(SqliteLink link) {
        try {
            link.run("ROLLBACK");
        } catch (SQLException broken) {
            forgetWriter();
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
