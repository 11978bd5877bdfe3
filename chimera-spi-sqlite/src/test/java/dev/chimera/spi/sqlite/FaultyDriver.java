package dev.chimera.spi.sqlite;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Real connections on which a chosen statement fails, and which may say that the disk is full. Not thread-safe. */
final class FaultyDriver implements SqliteLink.Opener {
    private final List<Connection> opened = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private int pagesMax;
    private String watched = "";
    private int callsLeft;
    private Act meanwhile = () -> {};

    /** Lets the next {@code times} calls of a statement that begins with {@code begin} fail without being carried out. */
    FaultyDriver refuse(String begin, int times, SQLiteErrorCode with) {
        faults.addAll(Collections.nCopies(times, new Fault(begin, with, false)));
        return this;
    }

    /** Carries the next call of a statement that begins with {@code begin} out, and then says that it failed. */
    FaultyDriver loseTheAnswerTo(String begin) {
        faults.add(new Fault(begin, SQLiteErrorCode.SQLITE_IOERR, true));
        return this;
    }

    /** Does {@code act} right before the call number {@code call} from now of a statement that begins with {@code begin}. */
    FaultyDriver before(String begin, int call, Act act) {
        watched = begin;
        callsLeft = call;
        meanwhile = act;
        return this;
    }

    /** Something that happens meanwhile. */
    interface Act {
        void happen() throws Exception;
    }

    /** Lets files have so many pages from the next connection on; 0 for no limit. */
    void pagesMax(int pages) {
        pagesMax = pages;
    }

    /** The connections made so far. */
    List<Connection> opened() {
        return opened;
    }

    @Override
    public Connection open(Path file, Duration patience) throws SQLException {
        Connection connection = SqliteLink.connect(file, patience);
        opened.add(connection);
        if (pagesMax > 0) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA max_page_count = " + pagesMax);
            }
        }
        return proxy(Connection.class, connection, "");
    }

    private <T> T proxy(Class<T> type, T real, String about) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    String said = arguments != null && arguments.length > 0 && arguments[0] instanceof String text
                            ? text
                            : about;
                    boolean runs = method.getName().startsWith("execute");
                    if (runs && said.startsWith(watched) && --callsLeft == 0) {
                        meanwhile.happen();
                    }
                    Fault fault = runs ? next(said) : null;
                    if (fault != null && !fault.done()) {
                        if (real instanceof PreparedStatement statement) {
                            statement.close(); // as the driver does with one that failed
                        }
                        throw fault.error();
                    }
                    Object result = carryOut(() -> method.invoke(real, arguments));
                    if (fault != null) {
                        throw fault.error();
                    }
                    if (result instanceof PreparedStatement statement) {
                        return proxy(PreparedStatement.class, statement, said);
                    }
                    return result instanceof Statement statement ? proxy(Statement.class, statement, "") : result;
                }));
    }

    private Fault next(String said) {
        for (Fault fault : faults) {
            if (said.startsWith(fault.begin())) {
                faults.remove(fault);
                return fault;
            }
        }
        return null;
    }

    private record Fault(String begin, SQLiteErrorCode code, boolean done) {
        SQLException error() {
            return new SQLiteException("a fault put there by the test", code);
        }
    }

    private interface Call {
        Object make() throws Exception;
    }

    private static Object carryOut(Call call) throws Throwable {
        try {
            return call.make();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
