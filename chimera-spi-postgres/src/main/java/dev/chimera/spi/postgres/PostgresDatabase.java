package dev.chimera.spi.postgres;

import dev.chimera.api.spi.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The server as the parts of a storage use it: transactions that write, wholly or not at all, and transactions that look at
 * one moment. Thread-safe.
 */
final class PostgresDatabase {
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final DataSource source;
    private final SchemaName schema;
    private final PostgresErrors errors;
    private final Manners writing;
    private final Manners reading;
    private final Duration patience;
    private final AutoCloseable pool;
    private final AtomicLong marks = new AtomicLong();
    private final Deque<UUID> writers = new ConcurrentLinkedDeque<>();
    private final ReentrantReadWriteLock inUse = new ReentrantReadWriteLock();
    private final ThreadLocal<Boolean> inWrite = ThreadLocal.withInitial(() -> false);
    private volatile boolean closed;

    /**
     * A database that is there.
     *
     * @param pool closed with it
     */
    PostgresDatabase(
            DataSource source,
            SchemaName schema,
            PostgresErrors errors,
            Duration lockTimeout,
            Duration statementTimeout,
            AutoCloseable pool) {
        this.source = source;
        this.schema = schema;
        this.errors = errors;
        this.writing = Manners.writing(lockTimeout, statementTimeout);
        this.reading = Manners.reading(lockTimeout, statementTimeout);
        this.patience = lockTimeout.plus(statementTimeout); // by then the server has ended what was left open
        this.pool = pool;
    }

    /** What is done within one transaction. Done again if the server broke it off and nothing was written. */
    interface Work<R> {
        R in(PostgresLink link) throws SQLException;
    }

    PostgresErrors errors() {
        return errors;
    }

    /**
     * Runs {@code work}, wholly or not at all; returns after it is durable. Work that writes nothing ends without a commit.
     *
     * @throws StoreException if it is not kept, or nobody can tell
     */
    <R> R write(Work<R> work) {
        if (inWrite.get()) {
            throw new IllegalStateException("a step must not write to the store that runs it");
        }
        inUse.readLock().lock();
        inWrite.set(true);
        try {
            requireOpen();
            return patiently(() -> transact(work));
        } finally {
            inWrite.remove();
            inUse.readLock().unlock();
        }
    }

    /** Runs {@code work} on what is durable at one moment; waits for no write. */
    <R> R read(Work<R> work) {
        inUse.readLock().lock();
        try {
            requireOpen();
            return patiently(() -> look(work));
        } finally {
            inUse.readLock().unlock();
        }
    }

    void requireOpen() {
        if (closed) {
            throw errors.closed();
        }
    }

    /** Forgets the marks of writers that are gone, if it can now. */
    void sweep() {
        try (Borrowed borrowed = borrow()) {
            PostgresLink.forgetOldMarks(borrowed.jdbc, schema, writing);
            borrowed.jdbc.commit();
        } catch (SQLException e) {
            // they do no harm; whatever is wrong, the first call that needs the server says so
        }
    }

    /** Waits for what is going on and closes; from then on every call fails. */
    void close() {
        if (inWrite.get()) {
            throw new IllegalStateException("a step must not close the store that runs it");
        }
        inUse.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                pool.close();
            }
        } catch (Exception e) {
            throw new StoreException("the connections of a storage could not be closed", e);
        } finally {
            inUse.writeLock().unlock();
        }
    }

    private interface Attempt<R> {
        /** Fails with an SQLException only if nothing was written. */
        R make() throws SQLException;
    }

    private <R> R patiently(Attempt<R> attempt) {
        for (int made = 1; ; made++) {
            try {
                return attempt.make();
            } catch (SQLException e) {
                if (made == ATTEMPTS || !PostgresErrors.passesByItself(e)) {
                    throw errors.of(e);
                }
            }
            Uninterrupted.pause(PAUSE.multipliedBy(made));
        }
    }

    private <R> R look(Work<R> work) throws SQLException {
        try (Borrowed borrowed = borrow()) {
            return work.in(
                    new PostgresLink(borrowed.jdbc, schema, reading, new PostgresLink.Mark(UUID.randomUUID(), 0)));
        }
    }

    private <R> R transact(Work<R> work) throws SQLException {
        @Nullable UUID idle = writers.poll();
        PostgresLink.Mark mark =
                new PostgresLink.Mark(idle == null ? UUID.randomUUID() : idle, marks.incrementAndGet());
        R result;
        PostgresLink link;
        @Nullable SQLException lost = null;
        try (Borrowed borrowed = borrow()) {
            link = new PostgresLink(borrowed.jdbc, schema, writing, mark);
            result = work.in(link);
            if (link.wrote()) {
                lost = commit(borrowed);
            }
        }
        if (lost != null) {
            settle(lost, mark);
        }
        writers.push(mark.writer());
        if (link.wrote()) {
            link.isDurable();
        }
        return result;
    }

    /** What went wrong with a commit that may or may not have happened; {@code null} if it has. */
    private @Nullable SQLException commit(Borrowed borrowed) {
        try {
            borrowed.jdbc.clearWarnings();
            borrowed.jdbc.commit();
            @Nullable SQLWarning warned = borrowed.jdbc.getWarnings();
            if (warned != null && PostgresErrors.wasNotWaitedFor(warned)) {
                throw errors.onlyHere(warned);
            }
            return null;
        } catch (SQLException e) {
            borrowed.breakOff();
            return e;
        }
    }

    /**
     * Finds out what became of a commit that failed; returns if the change is durable.
     *
     * @throws StoreException if it is not, or if nobody can tell
     */
    private void settle(SQLException commit, PostgresLink.Mark mark) {
        long until = System.nanoTime() + patience.toNanos();
        for (int asked = 1; ; asked++) {
            try (Borrowed borrowed = borrow()) {
                if (PostgresLink.lastMark(borrowed.jdbc, schema, writing, mark.writer()) == mark.number()) {
                    return;
                }
                break;
            } catch (SQLException e) {
                if (System.nanoTime() > until || !PostgresErrors.mayBeAnsweredLater(e)) {
                    commit.addSuppressed(e);
                    throw errors.unknown(commit);
                }
            }
            Uninterrupted.pause(PAUSE.multipliedBy(Math.min(asked, 10)));
        }
        throw errors.of(commit);
    }

    private Borrowed borrow() throws SQLException {
        return new Borrowed(Uninterrupted.get(() -> {
            try {
                return source.getConnection();
            } catch (SQLException e) {
                if (e.getCause() instanceof InterruptedException interrupted) { // a pool passes it on like this
                    boolean unused = Thread.interrupted();
                    throw interrupted;
                }
                throw e;
            }
        }));
    }

    /** A connection on which a transaction is open. What was not committed is undone at the end. */
    private static final class Borrowed implements AutoCloseable {
        private final Connection jdbc;
        private final boolean autoCommit;

        Borrowed(Connection jdbc) throws SQLException {
            this.jdbc = jdbc;
            try {
                autoCommit = jdbc.getAutoCommit();
                jdbc.setAutoCommit(false);
            } catch (SQLException e) {
                jdbc.close();
                throw e;
            }
        }

        /** Ends the connection itself, so that nobody uses it again and the server ends what was open on it. */
        void breakOff() {
            try {
                jdbc.abort(Runnable::run);
            } catch (SQLException alreadyBroken) {
                // it is closed with this object all the same
            }
        }

        @Override
        public void close() {
            try (Connection ended = jdbc) {
                ended.rollback();
                ended.setAutoCommit(autoCommit);
            } catch (SQLException broken) {
                // what was open on a broken connection is undone by the server
            }
        }
    }
}
