package dev.chimera.benchmarks.governor;

import dev.chimera.spi.postgres.PostgresStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A schema of the bank test's own, on a server that was given or is started here. Whoever opens it closes it. */
final class BankServer implements AutoCloseable {
    private final String url;
    private final String schema;
    private final @Nullable EmbeddedPostgres started;

    private BankServer(String url, String schema, @Nullable EmbeddedPostgres started) {
        this.url = url;
        this.schema = schema;
        this.started = started;
    }

    /** A schema on the server at {@code given}; if that is empty, on one that keeps what it promised. */
    static BankServer open(String given, String schema) throws IOException {
        @Nullable
        EmbeddedPostgres started = given.isEmpty()
                ? EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start()
                : null;
        String url = started == null ? given : started.getJdbcUrl("postgres", "postgres");
        BankServer server = new BankServer(url, schema, started);
        PostgresStorage.builder().url(url).schema(schema).open().close();
        return server;
    }

    String url() {
        return url;
    }

    String schema() {
        return schema;
    }

    /** The URL with the schema as the current one. */
    String urlOfSchema() {
        return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    }

    /** The storage, by the straight way. */
    PostgresStorage storage() {
        return PostgresStorage.builder().url(url).schema(schema).migrate(false).open();
    }

    /** What the server says about how durable it is. */
    String promise() throws SQLException {
        return ask("SELECT 'PostgreSQL ' || current_setting('server_version') || ', fsync ' || current_setting('fsync')"
                + " || ', synchronous_commit ' || current_setting('synchronous_commit')");
    }

    /** Drops the schema. */
    void drop() throws SQLException {
        run("DROP SCHEMA " + schema + " CASCADE");
    }

    void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ask(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    @Override
    public void close() throws IOException {
        if (started != null) {
            started.close();
        }
    }
}
