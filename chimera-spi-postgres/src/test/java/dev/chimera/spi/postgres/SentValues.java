package dev.chimera.spi.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A data source that remembers every value that was sent to the server with a statement. Thread-safe. */
final class SentValues {
    private final Collection<Object> seen = new ConcurrentLinkedQueue<>();

    DataSource asDataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(TestServer.url());
        return watched(DataSource.class, source);
    }

    /** What was sent since the last look. */
    List<Object> sinceLastLook() {
        List<Object> values = List.copyOf(seen);
        seen.removeAll(values);
        return values;
    }

    private <T> T watched(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (real instanceof PreparedStatement
                            && method.getName().startsWith("set")
                            && arguments[1] != null) {
                        seen.add(arguments[1]);
                    }
                    try {
                        Object answer = method.invoke(real, arguments);
                        if (answer instanceof PreparedStatement statement) {
                            return watched(PreparedStatement.class, statement);
                        }
                        return answer instanceof Connection connection ? watched(Connection.class, connection) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
