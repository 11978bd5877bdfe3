package dev.chimera.benchmarks.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.chimera.spi.postgres.PostgresStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A real server, started from artifacts, that keeps what it promised: {@code fsync} and {@code synchronous_commit} are on. Reached
 * through TCP on this machine. Thread-safe. Whoever starts it closes it, and its data are gone.
 */
final class PostgresServer implements AutoCloseable {
    static final String USER = "postgres";

    private static final int CONNECTIONS = 600;

    private final EmbeddedPostgres server;
    private final FileStore disk;

    private PostgresServer(EmbeddedPostgres server, FileStore disk) {
        this.server = server;
        this.disk = disk;
    }

    /** One whose data are in {@code folder}. */
    static PostgresServer start(Path folder) throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", String.valueOf(CONNECTIONS))
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        return new PostgresServer(server, Files.getFileStore(folder));
    }

    int port() {
        return server.getPort();
    }

    String url() {
        return url(USER);
    }

    /** Where one database is. */
    String url(String database) {
        return server.getJdbcUrl(USER, database);
    }

    /** At most {@code size} connections, all of them made at once; whoever asks closes them. */
    HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url());
        config.setMaximumPoolSize(size);
        config.setPoolName("benchmark");
        return new HikariDataSource(config);
    }

    /** A storage in a new schema; whoever asks closes it. */
    PostgresStorage storage(String schema) {
        return PostgresStorage.builder().url(url()).schema(schema).open();
    }

    /** Ends a schema, and has the server write what it still holds back, so that the next measurement does not pay for it. */
    void drop(String schema) {
        run("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
        run("CHECKPOINT");
    }

    void run(String sql) {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the server refused: " + sql, e);
        }
    }

    /** The first column of the first row in {@code database}. */
    String ask(String database, String query) {
        try (Connection connection = DriverManager.getConnection(url(database));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? String.valueOf(result.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException("the server refused: " + query, e);
        }
    }

    String ask(String query) {
        return ask(USER, query);
    }

    /** What a reader of the figures has to know. */
    @Override
    public String toString() {
        return "PostgreSQL " + ask("SHOW server_version") + " on " + disk.type() + " (" + disk.name() + "), "
                + setting("fsync") + setting("synchronous_commit") + setting("full_page_writes")
                + setting("shared_buffers") + Runtime.getRuntime().availableProcessors() + " processors, Java "
                + Runtime.version();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private String setting(String name) {
        return name + " " + ask("SHOW " + name) + ", ";
    }
}
