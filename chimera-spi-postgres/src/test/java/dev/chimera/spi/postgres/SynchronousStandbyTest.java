package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.spi.StoreException;
import dev.chimera.spec.Spec;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that waits for a standby which never comes: its commits are done, and hang. */
@Spec("DATA-5")
class SynchronousStandbyTest {
    private static final String WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'";

    @TempDir
    Path folder;

    private EmbeddedPostgres server;
    private PostgresStorage storage;

    @BeforeEach
    void open() throws Exception {
        server = TestServer.start(folder.resolve("data"), 0);
        storage = PostgresStorage.builder()
                .url(url() + "&socketTimeout=2")
                .lockTimeout(Duration.ofMillis(500))
                .statementTimeout(Duration.ofSeconds(1))
                .open();
        Steps.count(storage);
        run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");
        await("SELECT 1 WHERE current_setting('synchronous_standby_names') = 'nobody'");
    }

    @AfterEach
    void close() throws Exception {
        storage.close();
        server.close();
    }

    @Test
    void a_wait_that_somebody_ended_is_an_error_that_says_what_is_kept() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Long> counting = thread.submit(() -> Steps.count(storage));
            await(WAITING);
            run("SELECT pg_cancel_backend(pid) FROM (" + WAITING + ") AS w");

            assertThatThrownBy(counting::get)
                    .cause()
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("somebody ended the wait for the synchronous standby")
                    .hasMessageContaining("the change is kept here")
                    .hasMessageNotContaining("nothing was written");
        } finally {
            thread.shutdownNow();
        }
        assertThat(Steps.counted(storage)).isEqualTo(2);
        noStandby();
        assertThat(Steps.count(storage)).isEqualTo(3);
    }

    @Test
    void a_wait_without_end_is_an_error_that_does_not_guess() throws Exception {
        assertThatThrownBy(() -> Steps.count(storage))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("whether the change is kept cannot be told now")
                .hasMessageNotContaining("nothing was written");
        assertThatThrownBy(() -> Steps.count(storage))
                .as("others wait for the head meanwhile, and not for ever")
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("nothing was written");

        noStandby();
        assertThat(Steps.count(storage)).isEqualTo(3);
        assertThat(Steps.counted(storage)).isEqualTo(3);
    }

    private void noStandby() throws Exception {
        run("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
        await("SELECT 1 WHERE NOT EXISTS (" + WAITING + ") AND current_setting('synchronous_standby_names') = ''");
    }

    private String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** Waits until {@code query} finds a row. */
    private void await(String query) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        boolean found = false;
        while (!found) {
            assertThat(System.nanoTime()).as(query).isLessThan(until);
            Thread.sleep(20);
            try (Connection connection = DriverManager.getConnection(url());
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                found = row.next();
            }
        }
    }

    private void run(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
