package dev.chimera.spi.postgres;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.StoreException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with the server, and what to do about it, in one sentence. Told apart by SQLSTATE
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
final class PostgresErrors {
    private static final Set<String> GOING_DOWN_OR_COMING_UP = Set.of("57P01", "57P02", "57P03");
    private static final Set<String> ONE_OF_TWO_MUST_YIELD = Set.of("40001", "40P01");

    private static final String UNIQUE_VIOLATION = "23505";

    private final String where;
    private final Duration lockTimeout;
    private final Duration statementTimeout;

    PostgresErrors(String where, Duration lockTimeout, Duration statementTimeout) {
        this.where = where;
        this.lockTimeout = lockTimeout;
        this.statementTimeout = statementTimeout;
    }

    /** For a call that changed nothing. */
    StoreException of(SQLException cause) {
        return new StoreException(where + ": " + advice(cause) + "; nothing was written", cause);
    }

    /** For a storage that cannot be opened: what passes by itself is a matter of the store, all else of the set-up. */
    RuntimeException opening(SQLException cause) {
        String state = state(cause);
        boolean passes = lost(cause)
                || isPoolEmpty(cause)
                || state.startsWith("53")
                || state.startsWith("40")
                || Set.of("25006", "55P03", "57014").contains(state);
        return passes ? of(cause) : new ConfigurationException(where + " cannot be opened: " + advice(cause), cause);
    }

    /** For a commit of which nobody can tell now whether it happened. */
    StoreException unknown(SQLException commit) {
        return new StoreException(
                where + ": " + advice(commit)
                        + "; whether the change is kept cannot be told now, so look again before repeating it",
                commit);
    }

    /** For a commit that is done, and that the servers which were to have it, too, may not have. */
    StoreException onlyHere(SQLWarning commit) {
        return new StoreException(
                where + ": somebody ended the wait for the synchronous standby (" + said(commit)
                        + "); the change is kept here and is lost if this server is; see to the standby, and ask again with"
                        + " the same id",
                commit);
    }

    /** Whether a warning at a commit says that it was not waited for as it was to be. */
    static boolean wasNotWaitedFor(SQLWarning commit) {
        return "01000".equals(commit.getSQLState());
    }

    /** For a step that did not get its turn within this process. */
    StoreException noTurn() {
        return new StoreException(
                where + ": another step of this process has held the ledger for " + lockTimeout
                        + "; look why it is slow, or raise the lock time-out; nothing was written",
                null);
    }

    StoreException wrongVersion(int found, int known) {
        return new StoreException(wrongVersionText(found, known) + "; nothing was written", null);
    }

    ConfigurationException cannotOpen(String why) {
        return new ConfigurationException(where + " cannot be opened: " + why);
    }

    String wrongVersionText(int found, int known) {
        return where + " has schema version " + found + ", and this program knows version " + known
                + (found > known
                        ? "; use the Chimera that wrote it, or a later one"
                        : "; let a storage with migrate(true) bring it up to date, or run PostgresStorage.migrationSql");
    }

    StoreException closed() {
        return new StoreException("the storage in " + where + " is closed", null);
    }

    /** Whether a call that changed nothing may simply be made again. */
    static boolean passesByItself(SQLException error) {
        return ONE_OF_TWO_MUST_YIELD.contains(state(error))
                || wasMadeMeanwhile(error)
                || (lost(error) && !(error instanceof SQLTransientConnectionException)); // a pool has waited enough
    }

    /** Whether the server may yet tell what became of a commit: it was away, or what was cut off still holds its lock. */
    static boolean mayBeAnsweredLater(SQLException error) {
        return lost(error) || "55P03".equals(state(error));
    }

    /** Whether another run came to make the same content since the statement looked; when it looks again it sees that run. */
    private static boolean wasMadeMeanwhile(SQLException error) {
        return state(error).equals(UNIQUE_VIOLATION)
                && String.valueOf(error.getMessage()).contains("\"run_making\"");
    }

    private static boolean lost(SQLException error) {
        String state = state(error);
        return state.startsWith("08") || GOING_DOWN_OR_COMING_UP.contains(state);
    }

    private static boolean isPoolEmpty(SQLException error) {
        return error instanceof SQLTransientConnectionException && state(error).isEmpty();
    }

    /** The server's own code, also where a pool wrapped its error. */
    private static String state(SQLException error) {
        @Nullable String state = error.getSQLState();
        if (state == null && error.getCause() instanceof SQLException inner) {
            state = inner.getSQLState();
        }
        return state == null ? "" : state;
    }

    private String advice(SQLException cause) {
        String state = state(cause);
        String said = said(cause);
        if (isPoolEmpty(cause)) {
            return "all connections of the pool have been in use for a while (" + said
                    + "); raise the pool's size, or find out what holds them";
        }
        if (state.startsWith("28")) {
            return "the server refused the user or the password (" + said + "); check both";
        }
        if (lost(cause)) {
            return "the server cannot be reached or broke the connection off (" + said
                    + "); check that it runs at this address; what is asked later goes on by itself";
        }
        return switch (state) {
            case "3D000" -> "there is no such database (" + said + "); create it, or name another one";
            case "42501" -> "the user lacks a right (" + said + "); grant it, see PostgresStorage.grantSql";
            case "3F000", "42P01" -> "a table is not there (" + said + "); put the schema back from a back-up";
            case "25006" -> "the server is read-only (a standby, or default_transaction_read_only); use the primary";
            case "55P03" ->
                "another transaction has held a lock for " + lockTimeout
                        + "; end what holds it, or raise the lock time-out";
            case "57014" ->
                "a statement took longer than " + statementTimeout
                        + "; look at the server's load, or raise the statement time-out";
            case "53100" -> "the server's disk is full; make room and go on";
            case "53300" ->
                "the server takes no more connections (" + said + "); raise max_connections, or make the pools smaller";
            case "40001", "40P01" -> "another transaction got in the way again and again (" + said + "); try again";
            default -> said + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
        };
    }

    /** What the server or the driver said, on one line, without the values of the row that was refused. */
    private static String said(SQLException cause) {
        Throwable told = cause instanceof SQLTransientConnectionException && cause.getCause() instanceof SQLException
                ? cause.getCause()
                : cause;
        String text = String.valueOf(told.getMessage());
        int end = text.indexOf('\n');
        return (end < 0 ? text : text.substring(0, end)).strip();
    }
}
