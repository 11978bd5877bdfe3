package dev.chimera.benchmarks.governor;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.SpendRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a careful team would write by hand: one durable transaction an approval, with counters, a reservation, a hash chain and a
 * signature. One connection behind a lock and statements prepared once, because SQLite lets one write at a time anyway and a
 * pool of writers would only wait for each other. With a lock that is not fair it is faster, and a caller may starve for seconds.
 * Thread-safe.
 */
final class PlainSqlite implements Approver {
    private static final String TABLES =
            "CREATE TABLE decision (seq INTEGER PRIMARY KEY, request_id BLOB NOT NULL UNIQUE,"
                    + " record BLOB NOT NULL, hash BLOB NOT NULL, signature BLOB NOT NULL) STRICT;"
                    + "CREATE TABLE reservation (permit_id BLOB PRIMARY KEY, seq INTEGER NOT NULL, amount INTEGER NOT NULL,"
                    + " state TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;"
                    + "CREATE INDEX reservation_to_expire ON reservation (expires_at) WHERE state = 'reserved';"
                    + "CREATE TABLE counter (period TEXT NOT NULL, start TEXT NOT NULL, reserved INTEGER NOT NULL,"
                    + " settled INTEGER NOT NULL, PRIMARY KEY (period, start)) STRICT;";

    private final RawSigner signer = new RawSigner();
    private final ReentrantLock lock;
    private final Connection connection;
    private final PreparedStatement begin;
    private final PreparedStatement known;
    private final PreparedStatement head;
    private final PreparedStatement taken;
    private final PreparedStatement decide;
    private final PreparedStatement reserve;
    private final PreparedStatement count;
    private final PreparedStatement commit;
    private final PreparedStatement rollback;

    PlainSqlite(Path file, boolean fair) {
        lock = new ReentrantLock(fair);
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA wal_autocheckpoint = 4000");
                statement.execute("PRAGMA cache_size = -16384");
                statement.executeUpdate(TABLES);
            }
            begin = connection.prepareStatement("BEGIN IMMEDIATE");
            known = connection.prepareStatement("SELECT seq FROM decision WHERE request_id = ?");
            head = connection.prepareStatement("SELECT seq, hash FROM decision ORDER BY seq DESC LIMIT 1");
            taken = connection.prepareStatement(
                    "SELECT reserved + settled FROM counter WHERE period = ? AND start = ?");
            decide = connection.prepareStatement("INSERT INTO decision VALUES (?, ?, ?, ?, ?)");
            reserve = connection.prepareStatement("INSERT INTO reservation VALUES (?, ?, ?, 'reserved', ?)");
            count = connection.prepareStatement("INSERT INTO counter VALUES (?, ?, ?, 0) ON CONFLICT (period, start)"
                    + " DO UPDATE SET reserved = reserved + excluded.reserved");
            commit = connection.prepareStatement("COMMIT");
            rollback = connection.prepareStatement("ROLLBACK");
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make " + file, e);
        }
    }

    @Override
    public void approve(SpendRequest request) {
        lock.lock();
        try {
            begin.execute();
            try {
                write(request);
                commit.execute();
            } catch (SQLException | RuntimeException e) {
                rollback.execute();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("nothing was approved", e);
        } finally {
            lock.unlock();
        }
    }

    private void write(SpendRequest request) throws SQLException {
        byte[] requestId = PlainDecision.bytes(request.requestId());
        known.setBytes(1, requestId);
        try (ResultSet row = known.executeQuery()) {
            if (row.next()) {
                throw new IllegalStateException("decided before in " + row.getLong(1));
            }
        }
        Instant now = Instant.now();
        LocalDate today = PlainDecision.day(now);
        Map<BudgetPeriod, Long> before = new EnumMap<>(BudgetPeriod.class);
        for (BudgetPeriod period : BudgetPeriod.values()) {
            before.put(period, taken(period, today));
        }
        long amount = append(request, requestId, now, before);
        for (BudgetPeriod period : BudgetPeriod.values()) {
            count.setString(1, period.id());
            count.setString(2, period.windowStart(today).toString());
            count.setLong(3, amount);
            count.executeUpdate();
        }
    }

    private long taken(BudgetPeriod period, LocalDate today) throws SQLException {
        taken.setString(1, period.id());
        taken.setString(2, period.windowStart(today).toString());
        try (ResultSet row = taken.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** The amount that was granted. */
    private long append(SpendRequest request, byte[] requestId, Instant now, Map<BudgetPeriod, Long> before)
            throws SQLException {
        long seq = 0;
        byte[] previous = new byte[Digest.LENGTH];
        try (ResultSet row = head.executeQuery()) {
            if (row.next()) {
                seq = row.getLong(1) + 1;
                previous = row.getBytes(2);
            }
        }
        PlainDecision decision = PlainDecision.of(request, now, seq, before);
        byte[] hash = PlainDecision.chained(previous, decision.record());
        decide.setLong(1, seq);
        decide.setBytes(2, requestId);
        decide.setBytes(3, decision.record());
        decide.setBytes(4, hash);
        decide.setBytes(5, signer.sign(hash));
        decide.executeUpdate();
        reserve.setBytes(1, PlainDecision.bytes(decision.permitId()));
        reserve.setLong(2, seq);
        reserve.setLong(3, decision.amount());
        reserve.setLong(4, decision.expires());
        reserve.executeUpdate();
        return decision.amount();
    }

    @Override
    public void check(long approved) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT record, hash FROM decision ORDER BY seq")) {
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
            long held = taken(BudgetPeriod.MONTH, LocalDate.now(ZoneOffset.UTC));
            if (seen != approved || held != approved * Requests.PRICE.micros()) {
                throw new IllegalStateException(approved + " approvals were answered, the plain version has " + seen
                        + " and holds " + held + " micros");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the plain version cannot be read", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the plain version cannot be closed", e);
        }
    }
}
