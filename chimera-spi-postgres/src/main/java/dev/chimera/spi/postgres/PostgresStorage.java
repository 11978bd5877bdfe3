package dev.chimera.spi.postgres;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.RunCodec;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.Storage;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Storage in one schema of a PostgreSQL database (15 or later) that several JVMs share: one budget, one set of runs. What a call
 * has written is durable before the call returns, as durable as the server's {@code fsync} and {@code synchronous_commit} make it;
 * where the latter is {@code off}, it is turned on. Times are kept to the microsecond. Thread-safe. Whoever opens it closes it;
 * from then on every call fails.
 */
public final class PostgresStorage implements Storage {
    static final String NAME = "postgres";

    private final PostgresDatabase database;
    private final AgentRows agents = new AgentRows();
    private final PostgresLedger ledger;
    private final PostgresOutbox outbox;
    private final PostgresAudit audit;
    private final PostgresPeers peers;

    private PostgresStorage(PostgresDatabase database, Duration lockTimeout) {
        this.database = database;
        ledger = new PostgresLedger(database, agents, lockTimeout);
        outbox = new PostgresOutbox(database);
        audit = new PostgresAudit(database);
        peers = new PostgresPeers(database);
    }

    /** A builder in which nothing is set. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The SQL that makes an empty schema what this version needs, as one transaction, for people who run migrations themselves.
     * They open the storage with {@link Builder#migrate migrate(false)}.
     *
     * @param schema its name, 1 to 63 characters of {@code a-z 0-9 _}
     * @throws ConfigurationException if the name is none
     */
    public static String migrationSql(String schema) {
        return migrationSql(schema, 0);
    }

    /**
     * As {@link #migrationSql(String)}, for a schema that an earlier version of Chimera made: what is new since then. A role with
     * grants of its own needs {@link #grantSql} once more.
     *
     * @param schema its name, 1 to 63 characters of {@code a-z 0-9 _}
     * @param from the version that its table {@code schema_version} shows; 0 for an empty one
     * @throws ConfigurationException if the name is none, or there is no such version
     */
    public static String migrationSql(String schema, int from) {
        return PostgresSchema.sql(new SchemaName(schema), from);
    }

    /**
     * The SQL that gives {@code role} what a storage needs that does not migrate, and no more: it can add to the ledger and the
     * audit log, and cannot change or delete what stands there. Run by the owner of the tables.
     *
     * @param schema its name, 1 to 63 characters of {@code a-z 0-9 _}
     * @param role the role's name, of the same form
     * @throws ConfigurationException if a name is none
     */
    public static String grantSql(String schema, String role) {
        return PostgresSchema.grants(new SchemaName(schema), new SchemaName(role));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RunStore runs(RunCodec codec) {
        return new PostgresRuns(database, codec, agents);
    }

    @Override
    public OutboxStore outbox() {
        return outbox;
    }

    /** {@inheritDoc} Closing it ends only its own use; the connections are closed with this storage. */
    @Override
    public LedgerStore ledger() {
        return ledger;
    }

    @Override
    public AuditLog audit() {
        return audit;
    }

    @Override
    public PeerStore peers() {
        return peers;
    }

    /** What people ask about the books. */
    public PostgresQueries queries() {
        return new PostgresQueries(database);
    }

    /** Waits for calls that are under way. A data source of the host's own stays open. */
    @Override
    public void close() {
        database.close();
    }

    /** Says where the tables are and how long to wait. Each may be set once. Not thread-safe. */
    public static final class Builder {
        private static final Duration WAIT_MIN = Duration.ofMillis(250);
        private static final Duration WAIT_MAX = Duration.ofMinutes(10);
        private static final int POOL_MAX = 1_000;

        private final Slot<DataSource> dataSource = new Slot<>("dataSource");
        private final Slot<String> url = new Slot<>("url");
        private final Slot<String> user = new Slot<>("user");
        private final Slot<String> password = new Slot<>("password");
        private final Slot<Integer> poolSize = new Slot<>("poolSize");
        private final Slot<SchemaName> schema = new Slot<>("schema");
        private final Slot<Boolean> migrate = new Slot<>("migrate");
        private final Slot<Duration> lockTimeout = new Slot<>("lockTimeout");
        private final Slot<Duration> statementTimeout = new Slot<>("statementTimeout");

        private Builder() {}

        /**
         * The host's own connections, which stay open when the storage is closed. They should have a time limit of their own for
         * a network that goes silent, such as the driver's {@code socketTimeout}.
         */
        public Builder dataSource(DataSource source) {
            dataSource.set(source);
            return this;
        }

        /** Where the server is, as {@code jdbc:postgresql://host:5432/database}; connections are then made and closed here. */
        public Builder url(String jdbcUrl) {
            url.set(jdbcUrl);
            return this;
        }

        /** The user, unless the URL names one. */
        public Builder user(String name) {
            user.set(name);
            return this;
        }

        /** The user's password; never logged. */
        public Builder password(String secret) {
            password.set(secret);
            return this;
        }

        /** The most connections at once, 1 to 1,000; 10 unless told. */
        public Builder poolSize(int connections) {
            if (connections < 1 || connections > POOL_MAX) {
                throw new ConfigurationException("poolSize must be from 1 to " + POOL_MAX + ", got " + connections);
            }
            poolSize.set(connections);
            return this;
        }

        /** The schema that holds the tables, and nothing else; {@code chimera} unless told. */
        public Builder schema(String name) {
            schema.set(new SchemaName(name));
            return this;
        }

        /** Whether to make the tables or bring them up to date; else they are only checked. {@code true} unless told. */
        public Builder migrate(boolean bringUpToDate) {
            migrate.set(bringUpToDate);
            return this;
        }

        /** How long to wait for another transaction or for a free connection, 250 ms to 10 minutes; 5 seconds unless told. */
        public Builder lockTimeout(Duration wait) {
            lockTimeout.set(within("lockTimeout", wait));
            return this;
        }

        /** How long one statement may take, 250 ms to 10 minutes; 10 seconds unless told. */
        public Builder statementTimeout(Duration wait) {
            statementTimeout.set(within("statementTimeout", wait));
            return this;
        }

        /**
         * Connects, and makes or checks the tables.
         *
         * @throws ConfigurationException if what was set cannot work: nowhere to connect to, a wrong password, a newer schema
         * @throws dev.chimera.api.spi.StoreException if it could work and does not now: no server, a read-only one
         */
        public PostgresStorage open() {
            Duration lock = lockTimeout.or(Duration.ofSeconds(5));
            Duration statement = statementTimeout.or(Duration.ofSeconds(10));
            PostgresSource source = source(lock, statement);
            SchemaName name = schema.or(new SchemaName("chimera"));
            PostgresErrors errors = new PostgresErrors(source.address() + ", schema " + name.value(), lock, statement);
            try {
                PostgresSchema tables = new PostgresSchema(name, errors);
                if (migrate.or(true)) {
                    tables.bringUpToDate(source.plain());
                } else {
                    tables.requireCurrent(source.plain());
                }
            } catch (SQLException e) {
                throw errors.opening(e);
            }
            PostgresSource.Pool pool = source.pool();
            PostgresDatabase database =
                    new PostgresDatabase(pool.connections(), name, errors, lock, statement, pool.end());
            database.sweep();
            return new PostgresStorage(database, lock);
        }

        private PostgresSource source(Duration lock, Duration statement) {
            @Nullable DataSource own = dataSource.get();
            @Nullable String address = url.get();
            if ((own == null) == (address == null)) {
                throw new ConfigurationException(
                        "a PostgresStorage needs either url, with user and password, or dataSource; "
                                + (own == null ? "neither is set" : "both are set"));
            }
            if (own != null) {
                if (user.get() != null || password.get() != null || poolSize.get() != null) {
                    throw new ConfigurationException(
                            "user, password and poolSize go with url; a dataSource brings its own, so leave them out");
                }
                return PostgresSource.of(own, lock, statement);
            }
            return PostgresSource.at(
                    String.valueOf(address), user.get(), password.get(), poolSize.or(10), lock, statement);
        }

        private static Duration within(String what, Duration wait) {
            if (wait.compareTo(WAIT_MIN) < 0 || wait.compareTo(WAIT_MAX) > 0) {
                throw new ConfigurationException(
                        what + " must be from " + WAIT_MIN + " to " + WAIT_MAX + ", got " + wait);
            }
            return wait;
        }

        /** A setting that may be given once. */
        private static final class Slot<T> {
            private final String name;
            private @Nullable T value;

            Slot(String name) {
                this.name = name;
            }

            void set(T given) {
                if (value != null) {
                    throw new ConfigurationException(name + " is set twice");
                }
                value = given;
            }

            @Nullable
            T get() {
                return value;
            }

            T or(T otherwise) {
                return value == null ? otherwise : value;
            }
        }
    }
}
