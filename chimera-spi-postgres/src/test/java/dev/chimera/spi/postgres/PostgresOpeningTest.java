package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.StoreException;
import dev.chimera.spec.Spec;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What may be opened, what is refused untouched, and what is said about it. */
@Spec("DATA-5")
class PostgresOpeningTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private final TestSchema schema = new TestSchema();

    @AfterEach
    void close() {
        schema.close();
    }

    @Test
    void makes_the_tables_and_opens_them_again() {
        PostgresStorage first = schema.add(migrating().open());
        assertThat(Steps.count(first)).isEqualTo(1);
        first.close();

        assertThat(Steps.count(schema.add(migrating().open()))).isEqualTo(2);
        assertThat(schema.ask("SELECT count(*) FROM chimera.migration_history WHERE version IN ('1', '2')"))
                .isEqualTo("2");
    }

    @Test
    void brings_an_older_schema_up_to_date_and_keeps_what_is_in_it() {
        PostgresStorage first = schema.add(migrating().open());
        assertThat(Steps.count(first)).isEqualTo(1);
        first.close();
        schema.run(
                "DROP TABLE chimera.peer_entry",
                "UPDATE chimera.schema_version SET version = 1",
                "DELETE FROM chimera.migration_history WHERE version = '2'");

        PostgresStorage storage = schema.add(migrating().open());
        assertThat(storage.peers().newest("exchange", 1)).isEmpty();
        assertThat(Steps.count(storage)).isEqualTo(2);
    }

    @Test
    void the_printed_sql_from_an_older_version_brings_a_schema_made_by_hand_up_to_date() {
        for (boolean migrate : new boolean[] {false, true}) {
            TestServer.run(PostgresStorage.migrationSql(schema.name()));
            schema.run("DROP TABLE chimera.peer_entry", "UPDATE chimera.schema_version SET version = 1");
            assertThatThrownBy(() -> checking().open())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("has schema version 1, and this program knows version 2")
                    .hasMessageContaining("PostgresStorage.migrationSql");
            if (!migrate) {
                TestServer.run(PostgresStorage.migrationSql(schema.name(), 1));
            }

            PostgresStorage storage = schema.add((migrate ? migrating() : checking()).open());
            assertThat(storage.peers().newest("exchange", 1)).isEmpty();
            assertThat(Steps.count(storage)).isEqualTo(1);
            storage.close();
            TestServer.run("DROP SCHEMA " + schema.name() + " CASCADE");
        }
        assertThatThrownBy(() -> PostgresStorage.migrationSql(schema.name(), 3))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("from 0 to 2, got 3");
    }

    @Test
    void several_may_make_the_tables_at_once() throws Exception {
        int together = 4;
        ExecutorService threads = Executors.newFixedThreadPool(together);
        try {
            List<Future<Long>> counted = new ArrayList<>();
            for (int i = 0; i < together; i++) {
                counted.add(
                        threads.submit(() -> Steps.count(schema.add(migrating().open()))));
            }
            List<Long> said = new ArrayList<>();
            for (Future<Long> one : counted) {
                said.add(one.get());
            }
            assertThat(said).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void takes_a_schema_that_somebody_made_by_hand() {
        assertThatThrownBy(() -> migrating().migrate(false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("migrate is set twice");
        assertThatThrownBy(() -> checking().open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there is no schema " + schema.name() + " of Chimera's")
                .hasMessageContaining("PostgresStorage.migrationSql");
        TestServer.run(PostgresStorage.migrationSql(schema.name()));

        assertThat(Steps.count(schema.add(checking().open()))).isEqualTo(1);
        assertThat(Steps.count(schema.add(migrating().open()))).isEqualTo(2);
    }

    @Test
    void the_printed_sql_a_second_time_is_refused_and_leaves_everything() {
        TestServer.run(PostgresStorage.migrationSql(schema.name()));
        assertThat(Steps.count(schema.add(checking().open()))).isEqualTo(1);

        assertThatThrownBy(() -> TestServer.run(PostgresStorage.migrationSql(schema.name())))
                .hasStackTraceContaining("already exists");
        assertThat(Steps.count(schema.add(checking().open()))).isEqualTo(2);
        assertThat(schema.ask("SELECT count(*) FROM chimera.schema_version")).isEqualTo("1");
    }

    @Test
    void refuses_a_newer_schema_with_either_setting() {
        TestServer.run(PostgresStorage.migrationSql(schema.name()));
        schema.run("UPDATE chimera.schema_version SET version = 7");

        for (PostgresStorage.Builder builder : List.of(checking(), migrating())) {
            assertThatThrownBy(builder::open)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("schema " + schema.name())
                    .hasMessageContaining("has schema version 7, and this program knows version 2")
                    .hasMessageContaining("use the Chimera that wrote it");
        }
    }

    @Test
    void refuses_a_schema_with_other_tables_and_leaves_them() {
        TestServer.run("CREATE SCHEMA " + schema.name());
        schema.run("CREATE TABLE chimera.customers (name text)");

        assertThatThrownBy(() -> migrating().open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(schema.name())
                .hasMessageContaining("non-empty");
        assertThat(schema.ask("SELECT count(*) FROM pg_tables WHERE schemaname = '" + schema.name() + "'"))
                .isEqualTo("1");
    }

    @Test
    void takes_an_empty_schema_that_is_there() {
        TestServer.run("CREATE SCHEMA " + schema.name());

        assertThat(Steps.count(schema.add(migrating().open()))).isEqualTo(1);
    }

    @Test
    void a_server_that_is_not_there_is_a_matter_of_the_store() throws Exception {
        int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }
        assertThatThrownBy(() -> PostgresStorage.builder()
                        .url("jdbc:postgresql://127.0.0.1:" + port + "/chimera?password=hunter2")
                        .user("luna")
                        .open())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("PostgreSQL at 127.0.0.1:" + port + "/chimera, schema chimera")
                .hasMessageContaining("the server cannot be reached")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void a_read_only_server_is_a_matter_of_the_store() {
        assertThatThrownBy(() -> PostgresStorage.builder()
                        .url(TestServer.url("options=-c%20default_transaction_read_only=on"))
                        .schema(schema.name())
                        .open())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the server is read-only");
    }

    @Test
    void a_database_that_is_not_there_is_named() {
        String url = TestServer.url().replaceFirst("/[^/?]*(\\?|$)", "/no_such_database$1");

        assertThatThrownBy(() -> PostgresStorage.builder().url(url).open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there is no such database")
                .hasMessageContaining("no_such_database");
    }

    @Test
    void a_user_without_rights_is_told_which_one_is_missing() {
        String role = schema.name() + "_nobody";
        TestServer.run("CREATE ROLE " + role);
        try {
            assertThatThrownBy(() -> PostgresStorage.builder()
                            .url(TestServer.url("options=-c%20role=" + role))
                            .schema(schema.name())
                            .open())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("the user lacks a right");
        } finally {
            TestServer.run("DROP ROLE " + role);
        }
    }

    @Test
    void a_user_with_the_printed_grants_can_work_and_cannot_rewrite_the_books() throws Exception {
        String role = schema.name() + "_worker";
        TestServer.run("CREATE ROLE " + role, PostgresStorage.migrationSql(schema.name()));
        try {
            TestServer.run(PostgresStorage.grantSql(schema.name(), role));
            PostgresStorage storage = schema.add(PostgresStorage.builder()
                    .url(TestServer.url("options=-c%20role=" + role))
                    .schema(schema.name())
                    .migrate(false)
                    .open());
            RunSamples.writeEverything(storage);
            assertThat(Steps.count(storage)).isEqualTo(1);
            for (String change : List.of("UPDATE chimera.ledger SET kind = ''", "DELETE FROM chimera.audit")) {
                assertThatThrownBy(() ->
                                TestServer.run("SET ROLE " + role, change.replace("chimera.", schema.name() + ".")))
                        .hasStackTraceContaining("permission denied");
            }
        } finally {
            TestServer.run("DROP OWNED BY " + role, "DROP ROLE " + role);
        }
    }

    @Test
    void names_all_that_is_missing_or_too_much() {
        assertThatThrownBy(() -> PostgresStorage.builder().open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("either url, with user and password, or dataSource")
                .hasMessageContaining("neither is set");
        PGSimpleDataSource source = new PGSimpleDataSource();
        assertThatThrownBy(() -> PostgresStorage.builder()
                        .url("jdbc:postgresql:x")
                        .dataSource(source)
                        .open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("both are set");
        assertThatThrownBy(() -> PostgresStorage.builder()
                        .user("luna")
                        .dataSource(source)
                        .open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("leave them out");
    }

    @Test
    void refuses_values_that_cannot_work() {
        for (String name : List.of("", "Chimera", "pg_chimera", "a\"b", "1st", "x".repeat(64))) {
            assertThatThrownBy(() -> PostgresStorage.migrationSql(name))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("'" + name + "'");
        }
        PostgresStorage.Builder builder = PostgresStorage.builder();
        assertThatThrownBy(() -> builder.poolSize(0)).hasMessageContaining("poolSize must be from 1 to 1000, got 0");
        assertThatThrownBy(() -> builder.lockTimeout(Duration.ZERO))
                .hasMessageContaining("lockTimeout must be from PT0.25S to PT10M, got PT0S");
        assertThatThrownBy(() -> PostgresStorage.builder()
                        .url("jdbc:mysql://x?password=hunter2")
                        .open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must begin with jdbc:postgresql:")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> PostgresStorage.builder()
                        .url("jdbc:postgresql://host:no-port/x?password=hunter2")
                        .open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be read by the PostgreSQL driver")
                .hasStackTraceContaining("PostgresSource")
                .satisfies(e -> assertThat(String.valueOf(e.getCause())).doesNotContain("hunter2"));
    }

    @Test
    void uses_the_hosts_own_connections_and_leaves_them_open_and_as_they_were() throws SQLException {
        TestServer.run(PostgresStorage.migrationSql(schema.name()));
        try (OneConnection source = new OneConnection()) {
            PostgresStorage storage = PostgresStorage.builder()
                    .dataSource(source.asDataSource())
                    .schema(schema.name())
                    .lockTimeout(SHORT)
                    .open();
            assertThat(Steps.count(storage)).isEqualTo(1);
            assertThat(Steps.counted(storage)).isEqualTo(1);
            storage.close();

            assertThatThrownBy(() -> Steps.count(storage))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is closed");
            Connection after = source.connection();
            assertThat(after.isClosed()).isFalse();
            assertThat(after.getAutoCommit()).isTrue();
            assertThat(OneConnection.ask(after, "SHOW lock_timeout")).isEqualTo("0");
            assertThat(OneConnection.ask(after, "SHOW transaction_isolation")).isEqualTo("serializable");
        }
    }

    private PostgresStorage.Builder migrating() {
        return PostgresStorage.builder()
                .url(TestServer.url())
                .schema(schema.name())
                .migrate(true);
    }

    private PostgresStorage.Builder checking() {
        return schema.builder();
    }
}
