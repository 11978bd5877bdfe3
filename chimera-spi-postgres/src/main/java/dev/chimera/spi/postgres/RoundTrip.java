package dev.chimera.spi.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** Statements that are sent together and answered together, in order; after one that fails no later one is run. */
final class RoundTrip {
    private final Connection jdbc;
    private final SchemaName schema;
    private final List<PostgresSql> statements = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();

    RoundTrip(Connection jdbc, SchemaName schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    private interface Answer {
        void take(PreparedStatement statement) throws SQLException;
    }

    /** A statement that gives rows; they are in the list after {@link #go}. */
    <T> List<T> list(PostgresSql sql, PostgresRow.Reading<T> reading) {
        List<T> found = new ArrayList<>();
        add(sql, statement -> {
            try (ResultSet result = statement.getResultSet()) {
                PostgresRow row = new PostgresRow(result);
                while (row.next()) {
                    found.add(reading.read(row));
                }
            }
        });
        return found;
    }

    /** A statement that gives no rows; after {@link #go} the answer says how many it changed. */
    IntSupplier change(PostgresSql sql) {
        AtomicInteger rows = new AtomicInteger();
        add(sql, statement -> rows.set(statement.getUpdateCount()));
        return rows::get;
    }

    /** A statement whose answer does not matter. */
    void run(PostgresSql sql) {
        add(sql, statement -> {});
    }

    boolean isEmpty() {
        return statements.isEmpty();
    }

    /** Sends all and waits for all answers. */
    void go() throws SQLException {
        if (statements.isEmpty()) {
            return;
        }
        String text = statements.stream().map(PostgresSql::text).collect(Collectors.joining(";\n"));
        try (PreparedStatement statement = jdbc.prepareStatement(schema.in(text))) {
            int index = 1;
            for (PostgresSql sql : statements) {
                index = sql.setValues(statement, index);
            }
            statement.execute();
            for (int i = 0; i < answers.size(); i++) {
                if (i > 0) {
                    statement.getMoreResults();
                }
                answers.get(i).take(statement);
            }
        }
    }

    private void add(PostgresSql sql, Answer answer) {
        statements.add(sql);
        answers.add(answer);
    }
}
