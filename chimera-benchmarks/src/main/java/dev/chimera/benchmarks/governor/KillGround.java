package dev.chimera.benchmarks.governor;

import dev.chimera.spi.postgres.PostgresStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the worlds of a kill loop are: a folder and, if it was asked for, a PostgreSQL server. Whoever opens it closes it. */
final class KillGround implements AutoCloseable {
    private static final List<Path> DATA =
            List.of(Path.of("examples/quickstart/data"), Path.of("../examples/quickstart/data"));
    private static final String DATABASE = "postgres";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path folder;
    private final Path data;
    private final @Nullable EmbeddedPostgres server;

    private KillGround(Path folder, Path data, @Nullable EmbeddedPostgres server) {
        this.folder = folder;
        this.data = data;
        this.server = server;
    }

    /**
     * Opens it in {@code folder}.
     *
     * @throws IllegalArgumentException if {@code store} is neither postgres nor sqlite, or there are no posts in {@code data}
     */
    static KillGround open(Path folder, String data, String store) throws IOException {
        if (!List.of("postgres", "sqlite").contains(store)) {
            throw new IllegalArgumentException("store is postgres or sqlite, got '" + store + "'");
        }
        Path posts = (data.isEmpty() ? DATA : List.of(Path.of(data)))
                .stream()
                        .filter(place -> Files.isRegularFile(place.resolve("posts.jsonl")))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "no posts.jsonl in '" + data + "'; name the quickstart's data with data="));
        @Nullable EmbeddedPostgres server = store.equals("postgres") ? LoopServer.start() : null;
        return new KillGround(folder, posts.toAbsolutePath().normalize(), server);
    }

    /** What keeps the runs, in words. */
    String store() throws SQLException {
        return server == null
                ? "SQLite"
                : ask(
                        server,
                        "SELECT 'PostgreSQL ' || current_setting('server_version') || ', fsync ' || current_setting('fsync')"
                                + " || ', synchronous_commit ' || current_setting('synchronous_commit')");
    }

    /** A world in which nothing was done yet. */
    KillWorld world(String name) throws IOException, SQLException {
        Path place = Files.createDirectory(folder.resolve(name));
        if (server == null) {
            return new KillWorld(place, data, "", "");
        }
        run(server, PostgresStorage.migrationSql(name));
        return new KillWorld(place, data, server.getJdbcUrl(DATABASE, DATABASE), name);
    }

    /** Removes all that {@code world} holds. */
    void remove(KillWorld world) throws IOException, SQLException {
        if (server != null) {
            run(server, "DROP SCHEMA " + world.schema() + " CASCADE");
        }
        delete(world.folder());
    }

    /** Deletes {@code folder} and all that is in it. */
    static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    /**
     * How often something was committed so far.
     *
     * @param all every transaction that ended well
     * @param writing those that wrote something, and those that wanted to and were undone
     */
    record Commits(long all, long writing) {
        Commits since(Commits before) {
            return new Commits(all - before.all, writing - before.writing);
        }

        @Override
        public String toString() {
            return all + " commits, " + writing + " of which wrote";
        }
    }

    /** What the server counted, once everybody who was connected is gone; empty on SQLite, which does not count. */
    Optional<Commits> commits() throws SQLException, InterruptedException {
        if (server == null) {
            return Optional.empty();
        }
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!ask(
                        server,
                        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = '"
                                + DATABASE + "'")
                .equals("0")) {
            Broken.unless(System.nanoTime() - until < 0, "somebody stays connected to the server");
            Thread.sleep(20);
        }
        return Optional.of(new Commits(
                Long.parseLong(
                        ask(server, "SELECT xact_commit FROM pg_stat_database WHERE datname = '" + DATABASE + "'")),
                Long.parseLong(ask(server, "SELECT pg_snapshot_xmax(pg_current_snapshot())"))));
    }

    private static void run(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.getJdbcUrl(DATABASE, DATABASE));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Asks from beside, so that the question itself is not counted. */
    private static String ask(EmbeddedPostgres server, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.getJdbcUrl(DATABASE, "template1"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
