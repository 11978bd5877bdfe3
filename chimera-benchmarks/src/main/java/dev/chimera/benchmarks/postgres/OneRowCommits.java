package dev.chimera.benchmarks.postgres;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The least that can be made durable: each caller changes a row of its own and commits. */
final class OneRowCommits implements DurableRuns.Carrier {
    private static final String SCHEMA = "commits";

    private final PostgresServer server;
    private final HikariDataSource pool;

    /** For {@code callers} callers, with a connection for each. */
    OneRowCommits(PostgresServer server, int callers) {
        this.server = server;
        server.run("CREATE SCHEMA " + SCHEMA + "; CREATE TABLE " + SCHEMA
                + ".counted (caller integer PRIMARY KEY, times bigint NOT NULL) WITH (fillfactor = 10); INSERT INTO "
                + SCHEMA + ".counted SELECT i, 0 FROM generate_series(0, " + (callers - 1) + ") AS i");
        pool = server.pool(callers);
    }

    @Override
    public void run(int caller) {
        try (Connection connection = pool.getConnection();
                PreparedStatement count = connection.prepareStatement(
                        "UPDATE " + SCHEMA + ".counted SET times = times + 1 WHERE caller = ?")) {
            count.setInt(1, caller);
            count.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("nothing was committed", e);
        }
    }

    @Override
    public long kept() {
        return Long.parseLong(server.ask("SELECT sum(times)::bigint FROM " + SCHEMA + ".counted"));
    }

    @Override
    public void close() {
        pool.close();
        server.drop(SCHEMA);
    }
}
