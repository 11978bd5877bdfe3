package dev.chimera.spi.sqlite;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;

/** What went wrong with the file, and what to do about it, in one sentence. */
final class SqliteErrors {
    private static final int PRIMARY = 0xff; // https://www.sqlite.org/rescode.html: the low byte of an extended code

    private static final String NATIVE =
            "; if SQLite's native library does not load, name a folder in which programs may"
                    + " be unpacked and run with -Dorg.sqlite.tmpdir";

    private final Path file;
    private final Duration patience;

    SqliteErrors(Path file, Duration patience) {
        this.file = file;
        this.patience = patience;
    }

    /** For a call that changed nothing. */
    StoreException of(SQLException cause) {
        return new StoreException("SQLite file " + file + ": " + advice(cause) + "; nothing was written", cause);
    }

    /** For a file that cannot be opened: what passes by itself is a matter of the store, all else of the set-up. */
    RuntimeException opening(SQLException cause) {
        if (is(cause, SQLiteErrorCode.SQLITE_BUSY)
                || is(cause, SQLiteErrorCode.SQLITE_FULL)
                || is(cause, SQLiteErrorCode.SQLITE_IOERR)) {
            return of(cause);
        }
        return new ConfigurationException("SQLite file " + file + " cannot be opened: " + advice(cause), cause);
    }

    /** For a commit of which nobody can tell now whether it happened. */
    StoreException unknown(SQLException commit) {
        return new StoreException(
                "SQLite file " + file + ": " + advice(commit)
                        + "; whether the change is kept cannot be told now, so look again before repeating it",
                commit);
    }

    /** For a file that is no longer the one that was opened. */
    StoreException moved() {
        return new StoreException(
                "SQLite file " + file
                        + " was moved, deleted or replaced while it was open; put it back, or restart with"
                        + " the new one; nothing was written",
                null);
    }

    StoreException closed() {
        return new StoreException("the storage in SQLite file " + file + " is closed", null);
    }

    static boolean is(SQLException error, SQLiteErrorCode code) {
        return (error.getErrorCode() & PRIMARY) == code.code;
    }

    private String advice(SQLException cause) {
        String said = String.valueOf(cause.getMessage());
        if (is(cause, SQLiteErrorCode.SQLITE_BUSY) || is(cause, SQLiteErrorCode.SQLITE_LOCKED)) {
            return "another process has held it locked for " + patience
                    + "; end what holds it (a shell, a back-up), or raise the busy time-out";
        }
        if (is(cause, SQLiteErrorCode.SQLITE_FULL)) {
            return "the disk is full; make room and go on";
        }
        if (is(cause, SQLiteErrorCode.SQLITE_READONLY) || is(cause, SQLiteErrorCode.SQLITE_PERM)) {
            return "it may not be written; give this user the right to write the file and its folder";
        }
        if (is(cause, SQLiteErrorCode.SQLITE_CANTOPEN)) {
            return "it is not there or this user may not open it; check that file and folder exist and can be written";
        }
        if (is(cause, SQLiteErrorCode.SQLITE_NOTADB)) {
            return "it is no SQLite database; name another file";
        }
        if (is(cause, SQLiteErrorCode.SQLITE_CORRUPT)) {
            return "it is damaged (" + said + "); put a back-up in its place";
        }
        if (is(cause, SQLiteErrorCode.SQLITE_IOERR)) {
            return "the disk failed (" + said + "); look at the disk and the system's log";
        }
        return cause.getCause() == null ? said : said + " (" + cause.getCause() + ")" + NATIVE;
    }
}
