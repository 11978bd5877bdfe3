package dev.chimera.benchmarks.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spi.postgres.PostgresStorage;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A storage with a year of books and what stands beside them, and with fresh statistics. For one thread. Whoever fills it closes it. */
final class ScaledServer implements AutoCloseable {
    private static final String SCHEMA = "scaled";
    private static final int POOL = 10;
    private static final int ENTRIES_A_RUN = 6;

    private final PostgresServer server;
    private final HikariDataSource pool;
    private final PlanTap tap;
    private final PostgresStorage storage;
    private final LocalCfo cfo;

    /** One on {@code server} with about {@code entries} ledger entries. */
    ScaledServer(PostgresServer server, long entries) throws InterruptedException {
        this.server = server;
        this.pool = server.pool(POOL);
        this.tap = new PlanTap(pool);
        this.storage = PostgresStorage.builder()
                .dataSource(tap.connections())
                .schema(SCHEMA)
                .open();
        YearOfBooks books = new YearOfBooks(storage.ledger());
        books.fill(entries);
        new Neighbours(storage, pool, SCHEMA, entries / ENTRIES_A_RUN).fill();
        server.run("VACUUM ANALYZE");
        server.run("CHECKPOINT");
        this.cfo = books.today();
    }

    PlanTap tap() {
        return tap;
    }

    /** What the hot path asks, with what there is to ask for. */
    HotPath hotPath() {
        return new HotPath(
                storage,
                cfo,
                new HotPath.Samples(
                        count("ledger"),
                        count("publication") - 1,
                        some("request_id", "ledger", "kind = 'decision'"),
                        some("permit_id", "reservation", "true"),
                        some("ticket_id", "ticket", "true"),
                        some("id", "run", "true"),
                        some("id", "run", "status = 'active'")));
    }

    /** Tables with more than {@code rows} rows. */
    Set<String> tablesAbove(long rows) {
        return Set.of(
                server.ask("SELECT string_agg(relname, ',') FROM pg_class WHERE relkind = 'r' AND relnamespace = '"
                                + SCHEMA + "'::regnamespace AND reltuples > " + rows)
                        .split(",", -1));
    }

    /** How many rows each table has, and how large it is with its indexes. */
    String sizes() {
        return server.ask("SELECT string_agg(format('%s %s rows, %s', relname, reltuples::bigint,"
                + " pg_size_pretty(pg_total_relation_size(oid))), '; ' ORDER BY relname) FROM pg_class"
                + " WHERE relkind = 'r' AND reltuples > 0 AND relnamespace = '" + SCHEMA + "'::regnamespace");
    }

    private long count(String table) {
        return Long.parseLong(server.ask("SELECT count(*) FROM " + SCHEMA + "." + table));
    }

    private List<UUID> some(String column, String table, String which) {
        return Arrays.stream(server.ask("SELECT string_agg(id::text, ',') FROM (SELECT " + column + " AS id FROM "
                                + SCHEMA + "." + table + " WHERE " + which + " ORDER BY random() LIMIT 1000) AS found")
                        .split(",", -1))
                .map(UUID::fromString)
                .collect(Collectors.toUnmodifiableList());
    }

    @Override
    public void close() {
        cfo.close();
        storage.close();
        pool.close();
    }
}
