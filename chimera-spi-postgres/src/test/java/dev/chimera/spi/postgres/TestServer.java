package dev.chimera.spi.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The real server that all tests of this JVM share: the one that {@code -Dchimera.postgres.url} or the environment variable
 * {@code CHIMERA_POSTGRES_URL} names, else one that is started here and ends with the JVM. Each test takes a schema of its own.
 */
final class TestServer {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static @Nullable String url;

    private TestServer() {}

    static synchronized String url() {
        if (url == null) {
            String given = System.getProperty("chimera.postgres.url", System.getenv("CHIMERA_POSTGRES_URL"));
            url = given == null || given.isBlank() ? start().getJdbcUrl("postgres", "postgres") : given;
        }
        return url;
    }

    /** The URL with one more parameter. */
    static String url(String parameter) {
        return url() + (url().contains("?") ? "&" : "?") + parameter;
    }

    /** A server that keeps what it promised: the library's own default is to forget with the power. */
    private static EmbeddedPostgres start() {
        return start(EmbeddedPostgres.builder());
    }

    /** A server on a folder of its own, which stays when it ends. */
    static EmbeddedPostgres start(Path data, int port) {
        return start(EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port));
    }

    private static EmbeddedPostgres start(EmbeddedPostgres.Builder builder) {
        try {
            return builder.setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of a schema that nobody uses. */
    static String newSchema() {
        return "test_" + ProcessHandle.current().pid() + "_" + SCHEMAS.incrementAndGet();
    }

    static Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    static void run(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static String ask(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? String.valueOf(result.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
