package dev.chimera.spi.postgres;

import dev.chimera.api.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** The tables, in numbered scripts. A table of its own says how far a schema came, whoever ran the scripts. */
final class PostgresSchema {
    private static final List<String> SCRIPTS = List.of("V1__ledger_runs_outbox_audit.sql", "V2__peers.sql");
    private static final String HISTORY = "migration_history";
    private static final int ATTEMPTS = 5;
    private static final int SERVER_VERSION_MIN = 15;

    private final SchemaName name;
    private final PostgresErrors errors;

    PostgresSchema(SchemaName name, PostgresErrors errors) {
        this.name = name;
        this.errors = errors;
    }

    /** The version that this program writes. */
    static int version() {
        return SCRIPTS.size();
    }

    /** All scripts after the first {@code from} as one, for people who run them themselves. */
    static String sql(SchemaName schema, int from) {
        if (from < 0 || from > version()) {
            throw new ConfigurationException(
                    "the version to begin at must be from 0 to " + version() + ", got " + from);
        }
        return Stream.concat(
                        Stream.of("CREATE SCHEMA IF NOT EXISTS " + schema.quoted() + ";\n"),
                        SCRIPTS.stream().skip(from).map(script -> "-- " + script + "\n" + schema.in(text(script))))
                .collect(Collectors.joining("\n", "BEGIN;\n\n", "\nCOMMIT;\n"));
    }

    /** What a user needs who is not the owner. */
    static String grants(SchemaName schema, SchemaName role) {
        return schema.in("""
                GRANT USAGE ON SCHEMA %1$s TO %2$s;
                GRANT SELECT ON ALL TABLES IN SCHEMA %1$s TO %2$s;
                GRANT INSERT ON chimera.ledger, chimera.audit TO %2$s;
                GRANT UPDATE ON chimera.ledger_head TO %2$s;
                GRANT INSERT, UPDATE, DELETE ON chimera.write_mark, chimera.run_owner, chimera.peer_entry TO %2$s;
                GRANT INSERT, UPDATE ON chimera.agents, chimera.budget_tracking, chimera.reservation, chimera.ticket,
                  chimera.run, chimera.trends, chimera.content_pipeline, chimera.video_metadata, chimera.publication TO %2$s;
                """.formatted(schema.quoted(), role.quoted()));
    }

    /** Makes the schema or brings an older one up to date, whoever else does so at the same time; refuses a newer one. */
    void bringUpToDate(DataSource source) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            int found = found(source);
            if (found == version()) {
                return;
            }
            if (found > version()) {
                throw new ConfigurationException(errors.wrongVersionText(found, version()));
            }
            try {
                migrate(source, found);
                return;
            } catch (FlywayException e) {
                if (attempt == ATTEMPTS || found(source) == found) {
                    throw refused(e);
                } // else another program was faster, and the next look tells how far it came
            }
        }
    }

    /** Refuses a schema whose tables are not exactly those that this program knows. */
    void requireCurrent(DataSource source) throws SQLException {
        int found = found(source);
        if (found == 0) {
            throw errors.cannotOpen(
                    "there is no schema " + name.value() + " of Chimera's in this database; let a storage"
                            + " with migrate(true) make it, or run PostgresStorage.migrationSql");
        }
        if (found != version()) {
            throw new ConfigurationException(errors.wrongVersionText(found, version()));
        }
    }

    /** How far the schema came; 0 if there is none, or an empty one. */
    private int found(DataSource source) throws SQLException {
        try (Connection jdbc = source.getConnection()) {
            requireServer(jdbc);
            if (!has(jdbc, "schema_version")) {
                return 0;
            }
            try (PreparedStatement statement =
                            jdbc.prepareStatement(name.in("SELECT version FROM chimera.schema_version"));
                    ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    throw errors.cannotOpen("its table schema_version is empty; put the schema back from a back-up");
                }
                return result.getInt(1);
            }
        }
    }

    private void migrate(DataSource source, int found) {
        Flyway.configure(PostgresSchema.class.getClassLoader())
                .dataSource(source)
                .schemas(name.value())
                .defaultSchema(name.value())
                .table(HISTORY)
                .locations(new String[0])
                .resourceProvider(new Scripts())
                .javaMigrationClassProvider(List::of)
                .skipDefaultCallbacks(true)
                .placeholderReplacement(false)
                .baselineOnMigrate(found > 0) // somebody ran the earlier scripts by hand
                .baselineVersion(String.valueOf(Math.max(1, found)))
                .loggers("slf4j")
                .load()
                .migrate();
    }

    private boolean has(Connection jdbc, String table) throws SQLException {
        try (PreparedStatement statement = jdbc.prepareStatement(
                "SELECT 1 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')")) {
            statement.setString(1, name.value());
            statement.setString(2, table);
            try (ResultSet result = statement.executeQuery()) {
                return result.next();
            }
        }
    }

    private void requireServer(Connection jdbc) throws SQLException {
        if (jdbc.getMetaData().getDatabaseMajorVersion() < SERVER_VERSION_MIN) {
            throw errors.cannotOpen("it is PostgreSQL " + jdbc.getMetaData().getDatabaseProductVersion() + ", and "
                    + SERVER_VERSION_MIN + " or later is needed");
        }
    }

    private RuntimeException refused(FlywayException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return errors.opening(sql);
            }
        }
        return errors.cannotOpen(String.valueOf(failure.getMessage()));
    }

    private static String text(String script) {
        try (@Nullable InputStream in = PostgresSchema.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + script);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + script + " in the jar", e);
        }
    }

    /** Hands the scripts out, since a library cannot look for them inside another module. */
    private final class Scripts implements ResourceProvider {
        @Override
        public @Nullable LoadableResource getResource(String wanted) {
            return SCRIPTS.contains(wanted) ? new Script(wanted) : null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return SCRIPTS.stream()
                    .filter(script ->
                            script.startsWith(prefix) && Stream.of(suffixes).anyMatch(script::endsWith))
                    .<LoadableResource>map(Script::new)
                    .toList();
        }
    }

    private final class Script extends LoadableResource {
        private final String script;

        Script(String script) {
            this.script = script;
        }

        @Override
        public Reader read() {
            return new StringReader(name.in(text(script)));
        }

        @Override
        public String getAbsolutePath() {
            return script;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return script;
        }

        @Override
        public String getFilename() {
            return script;
        }

        @Override
        public String getRelativePath() {
            return script;
        }
    }
}
