package dev.chimera.spi.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A data source as a host may have one: it hands out the same connection again and again, set to the host's own liking. */
final class OneConnection implements AutoCloseable {
    private final Connection connection = TestServer.connect();

    OneConnection() throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    }

    Connection connection() {
        return connection;
    }

    DataSource asDataSource() {
        return proxy(DataSource.class, "getConnection", () -> proxy(Connection.class, "close", () -> null));
    }

    static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private interface Answer {
        Object give();
    }

    /** The connection as {@code type}, except that {@code method} gives {@code answer}. */
    private <T> T proxy(Class<T> type, String method, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        return answer.give();
                    }
                    try {
                        return called.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
