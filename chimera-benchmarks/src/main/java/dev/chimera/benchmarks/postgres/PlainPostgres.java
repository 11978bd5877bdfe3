package dev.chimera.benchmarks.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.benchmarks.governor.Approver;
import dev.chimera.benchmarks.governor.PlainDecision;
import dev.chimera.benchmarks.governor.RawSigner;
import dev.chimera.benchmarks.governor.Requests;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/**
 * What a careful team would write by hand for PostgreSQL: one transaction an approval, which locks the counters, with a reservation,
 * a hash chain and a signature. The driver keeps its statements prepared. Thread-safe.
 */
final class PlainPostgres implements Approver {
    private static final int CONNECTIONS_MAX = 32;
    private static final String TABLES = "CREATE SCHEMA plain;"
            + "CREATE TABLE plain.decision (seq bigint PRIMARY KEY, request_id uuid NOT NULL UNIQUE,"
            + " record bytea NOT NULL, hash bytea NOT NULL, signature bytea NOT NULL);"
            + "CREATE TABLE plain.reservation (permit_id uuid PRIMARY KEY, seq bigint NOT NULL, amount bigint NOT NULL,"
            + " state text NOT NULL, expires_at bigint NOT NULL);"
            + "CREATE INDEX ON plain.reservation (expires_at) WHERE state = 'reserved';"
            + "CREATE TABLE plain.counter (period text NOT NULL, start date NOT NULL, reserved bigint NOT NULL,"
            + " settled bigint NOT NULL, PRIMARY KEY (period, start)) WITH (fillfactor = 50);";
    private static final String WINDOW =
            "INSERT INTO plain.counter VALUES (?, ?, 0, 0) ON CONFLICT (period, start) DO NOTHING";
    private static final String LOCK = "SELECT period, reserved + settled FROM plain.counter"
            + " WHERE (period, start) IN ((?, ?), (?, ?), (?, ?)) ORDER BY period, start FOR UPDATE";
    private static final String KNOWN = "SELECT seq FROM plain.decision WHERE request_id = ?";
    private static final String HEAD = "SELECT seq, hash FROM plain.decision ORDER BY seq DESC LIMIT 1";
    private static final String DECIDE = "INSERT INTO plain.decision VALUES (?, ?, ?, ?, ?)";
    private static final String RESERVE = "INSERT INTO plain.reservation VALUES (?, ?, ?, 'reserved', ?)";
    private static final String COUNT =
            "UPDATE plain.counter SET reserved = reserved + ?" + " WHERE (period, start) IN ((?, ?), (?, ?), (?, ?))";

    private final RawSigner signer = new RawSigner();
    private final PostgresServer server;
    private final HikariDataSource pool;

    /** For {@code callers} callers, who share at most 32 connections. */
    PlainPostgres(PostgresServer server, int callers) {
        this.server = server;
        server.run(TABLES);
        pool = server.pool(Math.min(callers, CONNECTIONS_MAX));
    }

    @Override
    public void approve(SpendRequest request) {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                write(connection, request);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("nothing was approved", e);
        }
    }

    private void write(Connection connection, SpendRequest request) throws SQLException {
        Instant now = Instant.now();
        LocalDate today = PlainDecision.day(now);
        Map<BudgetPeriod, Long> before = lock(connection, today);
        if (before.size() < BudgetPeriod.values().length) {
            open(connection, today);
            before = lock(connection, today);
        }
        requireNew(connection, request.requestId());
        long amount = append(connection, request, now, before);
        try (PreparedStatement count = connection.prepareStatement(COUNT)) {
            count.setLong(1, amount);
            windows(count, 2, today);
            count.executeUpdate();
        }
    }

    /** What is taken of each window that is there, none of which anybody else changes until this transaction ends. */
    private static Map<BudgetPeriod, Long> lock(Connection connection, LocalDate today) throws SQLException {
        Map<BudgetPeriod, Long> taken = new EnumMap<>(BudgetPeriod.class);
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            windows(lock, 1, today);
            try (ResultSet row = lock.executeQuery()) {
                while (row.next()) {
                    String id = row.getString(1);
                    BudgetPeriod period = Arrays.stream(BudgetPeriod.values())
                            .filter(one -> one.id().equals(id))
                            .findFirst()
                            .orElseThrow();
                    taken.put(period, row.getLong(2));
                }
            }
        }
        return taken;
    }

    private static void open(Connection connection, LocalDate today) throws SQLException {
        try (PreparedStatement window = connection.prepareStatement(WINDOW)) {
            for (BudgetPeriod period : BudgetPeriod.values()) {
                window.setString(1, period.id());
                window.setObject(2, period.windowStart(today));
                window.executeUpdate();
            }
        }
    }

    private static void requireNew(Connection connection, UUID requestId) throws SQLException {
        try (PreparedStatement known = connection.prepareStatement(KNOWN)) {
            known.setObject(1, requestId);
            try (ResultSet row = known.executeQuery()) {
                if (row.next()) {
                    throw new IllegalStateException("decided before in " + row.getLong(1));
                }
            }
        }
    }

    /** The amount that was granted. */
    private long append(Connection connection, SpendRequest request, Instant now, Map<BudgetPeriod, Long> before)
            throws SQLException {
        long seq = 0;
        byte[] previous = new byte[Digest.LENGTH];
        try (PreparedStatement head = connection.prepareStatement(HEAD);
                ResultSet row = head.executeQuery()) {
            if (row.next()) {
                seq = row.getLong(1) + 1;
                previous = row.getBytes(2);
            }
        }
        PlainDecision decision = PlainDecision.of(request, now, seq, before);
        byte[] hash = PlainDecision.chained(previous, decision.record());
        try (PreparedStatement decide = connection.prepareStatement(DECIDE);
                PreparedStatement reserve = connection.prepareStatement(RESERVE)) {
            decide.setLong(1, seq);
            decide.setObject(2, request.requestId());
            decide.setBytes(3, decision.record());
            decide.setBytes(4, hash);
            decide.setBytes(5, signer.sign(hash));
            decide.executeUpdate();
            reserve.setObject(1, decision.permitId());
            reserve.setLong(2, seq);
            reserve.setLong(3, decision.amount());
            reserve.setLong(4, decision.expires());
            reserve.executeUpdate();
        }
        return decision.amount();
    }

    private static void windows(PreparedStatement statement, int from, LocalDate today) throws SQLException {
        int index = from;
        for (BudgetPeriod period : BudgetPeriod.values()) {
            statement.setString(index, period.id());
            statement.setObject(index + 1, period.windowStart(today));
            index += 2;
        }
    }

    @Override
    public void check(long approved) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT record, hash FROM plain.decision ORDER BY seq")) {
            byte[] previous = new byte[Digest.LENGTH];
            long seen = 0;
            while (row.next()) {
                byte[] hash = row.getBytes(2);
                if (!Arrays.equals(hash, PlainDecision.chained(previous, row.getBytes(1)))) {
                    throw new IllegalStateException("the chain of the plain version breaks at " + seen);
                }
                previous = hash;
                seen++;
            }
            requireSame("decisions", approved, seen);
            requireSame("reservations", approved, number("SELECT count(*) FROM plain.reservation"));
            long micros = Requests.PRICE.micros();
            requireSame(
                    "micros held",
                    approved * micros,
                    number("SELECT sum(reserved)::bigint FROM plain.counter WHERE period = 'month'"));
        } catch (SQLException e) {
            throw new IllegalStateException("the plain version cannot be read", e);
        }
    }

    private long number(String query) {
        return Long.parseLong(server.ask(query));
    }

    private static void requireSame(String what, long answered, long kept) {
        if (answered != kept) {
            throw new IllegalStateException(what + " of the plain version: answered " + answered + ", kept " + kept);
        }
    }

    @Override
    public void close() {
        pool.close();
        server.drop("plain");
    }
}
