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

/** A schema of a loop's own, on a server that was given or is started here. Thread-safe. Whoever opens it closes it. */
public final class LoopServer implements AutoCloseable {
    private final String url;
    private final String schema;
    private final @Nullable EmbeddedPostgres started;

    private LoopServer(String url, String schema, @Nullable EmbeddedPostgres started) {
        this.url = url;
        this.schema = schema;
        this.started = started;
    }

    /** A server that keeps what it promised; whoever starts it closes it. */
    static EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    /** A schema on the server at {@code given}; if that is empty, on one that keeps what it promised. */
    public static LoopServer open(String given, String schema) throws IOException {
        @Nullable EmbeddedPostgres started = given.isEmpty() ? start() : null;
        String url = started == null ? given : started.getJdbcUrl("postgres", "postgres");
        LoopServer server = new LoopServer(url, schema, started);
        PostgresStorage.builder().url(url).schema(schema).open().close();
        return server;
    }

    /** Where it is. */
    public String url() {
        return url;
    }

    /** The name of the schema. */
    public String schema() {
        return schema;
    }

    /** The URL with the schema as the current one. */
    public String urlOfSchema() {
        return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    }

    /** The storage, by the straight way. */
    public PostgresStorage storage() {
        return PostgresStorage.builder().url(url).schema(schema).migrate(false).open();
    }

    /** What the server says about how durable it is. */
    public String promise() throws SQLException {
        return ask("SELECT 'PostgreSQL ' || current_setting('server_version') || ', fsync ' || current_setting('fsync')"
                + " || ', synchronous_commit ' || current_setting('synchronous_commit')");
    }

    /** Drops the schema. */
    public void drop() throws SQLException {
        run("DROP SCHEMA " + schema + " CASCADE");
    }

    /** Executes {@code sql} on a connection of its own. */
    public void run(String sql) throws SQLException {
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
