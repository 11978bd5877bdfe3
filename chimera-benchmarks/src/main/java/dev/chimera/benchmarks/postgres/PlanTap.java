package dev.chimera.benchmarks.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections whose server says, on demand, how it ran each statement: the plans of what the code really sends, with its values and
 * as often prepared as it is, rather than of copies of it. For one thread while it listens.
 */
final class PlanTap {
    private static final String LISTEN = "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0;"
            + " SET auto_explain.log_analyze = on; SET auto_explain.log_buffers = on; SET auto_explain.log_level = notice;"
            + " SET auto_explain.log_parameter_max_length = 0";
    private static final Set<String> ENDS = Set.of("commit", "rollback");
    private static final String PLAN = "plan:\n";

    private final DataSource source;
    private final List<Plan> heard = new ArrayList<>();
    private boolean listening;

    /** A tap on {@code source}, whose user must be a superuser. */
    PlanTap(DataSource source) {
        this.source = source;
    }

    /** The connections to use. */
    DataSource connections() {
        return proxy(DataSource.class, (method, arguments) -> {
            Object result = invoke(source, method, arguments);
            return listening && result instanceof Connection connection ? listen(connection) : result;
        });
    }

    /** The plans of all statements that {@code work} has the server run on tables. */
    List<Plan> during(Runnable work) {
        heard.clear();
        listening = true;
        try {
            work.run();
        } finally {
            listening = false;
        }
        return heard.stream().filter(Plan::touchesTables).toList();
    }

    private Connection listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(LISTEN);
        }
        return proxy(Connection.class, (method, arguments) -> {
            Object result = invoke(connection, method, arguments);
            if (ENDS.contains(method.getName())) { // only then does the server end the last statement
                hear(connection.getWarnings());
                connection.clearWarnings();
            }
            return result instanceof PreparedStatement statement ? hear(statement) : result;
        });
    }

    private PreparedStatement hear(PreparedStatement statement) {
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().equals("close")) {
                hear(statement.getWarnings());
            }
            return invoke(statement, method, arguments);
        });
    }

    private void hear(@Nullable SQLWarning first) {
        for (@Nullable SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            String text = String.valueOf(warning.getMessage());
            int plan = text.indexOf(PLAN);
            if (plan >= 0) {
                heard.add(new Plan(text.substring(plan + PLAN.length())));
            }
        }
    }

    private interface Handler {
        @Nullable
        Object handle(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        InvocationHandler invocations = (proxy, method, arguments) -> handler.handle(method, arguments);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, invocations));
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
