package dev.chimera.spi.postgres;

import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** A schema of a test's own and the storages that it opened in it; both end with it. */
final class TestSchema implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30); // other work may slow this machine down

    private final String name = TestServer.newSchema();
    private final Deque<PostgresStorage> opened = new ConcurrentLinkedDeque<>();

    /** A schema with all tables. */
    static TestSchema ready() {
        TestSchema schema = new TestSchema();
        TestServer.run(PostgresStorage.migrationSql(schema.name));
        return schema;
    }

    String name() {
        return name;
    }

    /** A builder of a storage in this schema that only checks it. */
    PostgresStorage.Builder builder() {
        return builder(TestServer.url()).poolSize(6).lockTimeout(PATIENCE).statementTimeout(PATIENCE);
    }

    /** As {@link #builder()}, by another way to the server, and with time-outs of its own. */
    PostgresStorage.Builder builder(String url) {
        return PostgresStorage.builder().url(url).schema(name).migrate(false);
    }

    PostgresStorage open() {
        return add(builder().open());
    }

    PostgresStorage add(PostgresStorage storage) {
        opened.push(storage);
        return storage;
    }

    void run(String... statements) {
        for (String sql : statements) {
            TestServer.run(sql.replace("chimera.", name + "."));
        }
    }

    String ask(String query) {
        return TestServer.ask(query.replace("chimera.", name + "."));
    }

    @Override
    public void close() {
        opened.forEach(PostgresStorage::close);
        TestServer.run("DROP SCHEMA IF EXISTS " + name + " CASCADE");
    }
}
