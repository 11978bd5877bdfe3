package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.StoreException;
import dev.chimera.spec.Spec;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of this test's own that dies and comes back, and that asks for passwords. */
@Spec("DATA-5")
class ServerOutageTest {
    @TempDir
    Path folder;

    @Test
    void a_server_that_dies_is_an_error_and_one_that_is_back_goes_on_with_all_that_was_answered() throws Exception {
        Path data = folder.resolve("data");
        EmbeddedPostgres server = TestServer.start(data, 0);
        int port = server.getPort();
        PostgresStorage storage = PostgresStorage.builder()
                .url(server.getJdbcUrl("postgres", "postgres"))
                .lockTimeout(Duration.ofMillis(500))
                .statementTimeout(Duration.ofSeconds(5))
                .open();
        try {
            for (int i = 1; i <= 20; i++) {
                assertThat(Steps.count(storage)).isEqualTo(i);
            }
            kill(data);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> Steps.count(storage))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining(":" + port)
                        .hasMessageContaining("the server cannot be reached")
                        .hasMessageContaining("nothing was written");
            }
            server.close();
            server = TestServer.start(data, port);
            awaitAnswer(storage);
            assertThat(Steps.counted(storage)).isEqualTo(20);
            assertThat(Steps.count(storage)).isEqualTo(21);
        } finally {
            storage.close();
            server.close();
        }
    }

    @Test
    void a_wrong_password_is_a_matter_of_the_set_up_and_not_shown() throws Exception {
        Path data = folder.resolve("data");
        try (EmbeddedPostgres server = TestServer.start(data, 0)) {
            String url = server.getJdbcUrl("luna", "postgres");
            askForPasswords(server, data);
            assertThatThrownBy(() -> PostgresStorage.builder()
                            .url(url)
                            .password("hunter2")
                            .open())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("the server refused the user or the password")
                    .hasMessageContaining("check both")
                    .hasMessageNotContaining("hunter2");

            PostgresStorage storage = PostgresStorage.builder()
                    .url(url)
                    .password("right")
                    .lockTimeout(Duration.ofMillis(500))
                    .open();
            assertThat(Steps.count(storage)).isEqualTo(1);
            run(
                    server,
                    "ALTER USER luna PASSWORD 'changed'",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity" + " WHERE usename = 'luna'");
            assertThatThrownBy(() -> Steps.count(storage))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("the server refused the user or the password")
                    .hasMessageNotContaining("right");

            run(server, "ALTER USER luna PASSWORD 'right'");
            assertThat(Steps.count(storage)).isEqualTo(2);
            storage.close();
        }
    }

    /** A server that died has to read its log first. */
    private static void awaitAnswer(PostgresStorage storage) {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                storage.ledger().view(LedgerKeys.HEAD);
                return;
            } catch (StoreException e) {
                assertThat(System.nanoTime()).as("still '%s'", e.getMessage()).isLessThan(until);
            }
        }
    }

    private static void askForPasswords(EmbeddedPostgres server, Path data) throws IOException, SQLException {
        run(server, "CREATE USER luna PASSWORD 'right'", "GRANT CREATE ON DATABASE postgres TO luna");
        Path rules = data.resolve("pg_hba.conf");
        Files.writeString(rules, "host all luna all scram-sha-256\n" + Files.readString(rules));
        run(server, "SELECT pg_reload_conf()");
    }

    private static void run(EmbeddedPostgres server, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void kill(Path data) throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
        server.onExit().join();
    }
}
