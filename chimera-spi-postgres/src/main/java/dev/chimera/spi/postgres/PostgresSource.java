package dev.chimera.spi.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.chimera.api.ConfigurationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where connections come from.
 *
 * @param address the server and the database, without user and password, for messages
 * @param plain connections for opening
 * @param pooled makes those for working
 */
record PostgresSource(String address, DataSource plain, Supplier<Pool> pooled) {
    private static final String JDBC = "jdbc:postgresql:";
    private static final Duration SPARE = Duration.ofSeconds(5);

    /** Connections for working, and how to end them. */
    record Pool(DataSource connections, AutoCloseable end) {}

    Pool pool() {
        return pooled.get();
    }

    /** The host's own connections, which stay open. */
    static PostgresSource of(DataSource own, Duration lockTimeout, Duration statementTimeout) {
        try (Connection jdbc = own.getConnection()) {
            return new PostgresSource(address(jdbc.getMetaData().getURL()), own, () -> new Pool(own, () -> {}));
        } catch (SQLException e) {
            throw new PostgresErrors("PostgreSQL of the given data source", lockTimeout, statementTimeout).opening(e);
        }
    }

    /** Connections of our own, at most {@code size}. */
    static PostgresSource at(
            String url,
            @Nullable String user,
            @Nullable String password,
            int size,
            Duration lockTimeout,
            Duration statementTimeout) {
        PGSimpleDataSource plain = plain(url);
        if (user != null) {
            plain.setUser(user);
        }
        if (password != null) {
            plain.setPassword(password);
        }
        if (!url.contains("connectTimeout=")) {
            plain.setConnectTimeout(seconds(lockTimeout));
        }
        if (!url.contains("socketTimeout=")) {
            // the server's own limits come first; this one is for a network that has gone silent
            plain.setSocketTimeout(seconds(lockTimeout.plus(statementTimeout).plus(SPARE)));
        }
        if (!url.contains("ApplicationName=")) {
            plain.setApplicationName("chimera");
        }
        plain.setTcpKeepAlive(true);
        return new PostgresSource(address(url), plain, () -> pool(plain, size, lockTimeout));
    }

    private static PGSimpleDataSource plain(String url) {
        if (!url.startsWith(JDBC)) {
            throw new ConfigurationException(
                    "url must begin with " + JDBC + ", for example jdbc:postgresql://localhost:5432/chimera");
        }
        PGSimpleDataSource plain = new PGSimpleDataSource();
        try {
            plain.setUrl(url);
        } catch (IllegalArgumentException e) { // its message holds the whole URL, which may hold a password
            throw new ConfigurationException("url cannot be read by the PostgreSQL driver; it looks like"
                    + " jdbc:postgresql://localhost:5432/chimera");
        }
        return plain;
    }

    private static Pool pool(DataSource plain, int size, Duration wait) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(plain);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(wait.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setPoolName("chimera-postgres");
        // unless told, HikariCP asks its first connection once; if the line breaks just then, no later one is ever good
        // enough
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        HikariDataSource pool = new HikariDataSource(config);
        return new Pool(pool, pool);
    }

    private static int seconds(Duration time) {
        return Math.toIntExact(time.plusMillis(999).toSeconds());
    }

    /** {@code //host:port/database} of a URL; what stands after a question mark or before an at sign may be a secret. */
    private static String address(@Nullable String url) {
        if (url == null || !url.startsWith(JDBC)) {
            return "PostgreSQL";
        }
        String rest = url.substring(JDBC.length());
        int question = rest.indexOf('?');
        String bare = question < 0 ? rest : rest.substring(0, question);
        return "PostgreSQL at " + bare.substring(bare.lastIndexOf('@') + 1).replaceFirst("^//", "");
    }
}
