package dev.chimera.spi.sqlite;

import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The few connections that read, made when they are needed. One on which anything failed is thrown away. Thread-safe. */
final class SqliteReaders {
    private static final int MAX = 4;

    private final Making making;
    private final Semaphore places = new Semaphore(MAX, true);
    private final Deque<SqliteLink> idle = new ConcurrentLinkedDeque<>();

    SqliteReaders(Making making) {
        this.making = making;
    }

    /** Makes a connection that reads. */
    interface Making {
        SqliteLink make() throws SQLException;
    }

    /** Runs {@code work} on a connection of its own; waits while all are in use. */
    <R> R with(SqliteFile.Work<R> work) throws SQLException {
        places.acquireUninterruptibly();
        @Nullable SqliteLink link = null;
        boolean sound = false;
        try {
            link = idle.poll();
            if (link == null) {
                link = making.make();
            }
            R result = work.in(link);
            sound = true;
            return result;
        } finally {
            if (link != null && sound) {
                idle.push(link);
            } else if (link != null) {
                link.close();
            }
            places.release();
        }
    }

    /** Waits for those in use and closes all. */
    void close() {
        places.acquireUninterruptibly(MAX);
        idle.forEach(SqliteLink::close);
        idle.clear();
        places.release(MAX);
    }
}
