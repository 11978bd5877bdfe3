package dev.chimera.benchmarks.governor;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the books while others write them, on a connection of its own and with none of the store's code: at each moment that it
 * sees, the counters are what the entries add up to, and no limit is crossed. For one thread at a time.
 */
final class BankWatch implements AutoCloseable {
    private static final String ENTRIES =
            "SELECT seq, entry, entry_hash, key_id, signature FROM ledger WHERE seq >= ? ORDER BY seq";
    private static final String WINDOWS =
            "SELECT scope, period, period_start, currency, reserved_micros, settled_micros" + " FROM budget_tracking";
    private static final String HEAD = "SELECT next_seq FROM ledger_head";

    private final Connection connection;
    private final CrashBudget budget;
    private final Tally tally = new Tally();
    private long looks;

    /** A watch on the schema that {@code url} names as its current one. */
    BankWatch(String url, CrashBudget budget) throws SQLException {
        this.connection = DriverManager.getConnection(url);
        this.budget = budget;
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    }

    /** How often it has looked. */
    long looks() {
        return looks;
    }

    /**
     * Looks once.
     *
     * @throws IllegalStateException naming what is broken
     */
    void look() throws SQLException {
        try {
            entries();
            windows();
        } finally {
            connection.rollback();
        }
        looks++;
    }

    private void entries() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ENTRIES)) {
            statement.setLong(1, tally.next());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tally.post(
                            new LedgerEntry(
                                    row.getLong(1),
                                    Bytes.of(row.getBytes(2)),
                                    new Digest(Bytes.of(row.getBytes(3))),
                                    new Signature(row.getString(4), Bytes.of(row.getBytes(5)))),
                            budget);
                }
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(HEAD);
                ResultSet row = statement.executeQuery()) {
            row.next();
            Broken.unless(row.getLong(1) == tally.next(), "the head says %d, read %d", row.getLong(1), tally.next());
        }
        tally.balance();
    }

    private void windows() throws SQLException {
        Set<CounterKey> missing = new HashSet<>(tally.windows());
        try (PreparedStatement statement = connection.prepareStatement(WINDOWS);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                BudgetPeriod period = period(row.getString(2));
                CounterKey key =
                        new CounterKey(row.getString(1), period, row.getObject(3, LocalDate.class), row.getString(4));
                Counter counted = tally.window(key);
                long reserved = row.getLong(5);
                long settled = row.getLong(6);
                long limit = budget.limit(key.scope(), period);
                Broken.unless(reserved + settled <= limit, "%s has %d and %d of %d", key, reserved, settled, limit);
                Broken.unless(
                        counted.reserved() == reserved && counted.settled() == settled,
                        "%s has %d and %d, the entries add up to %s",
                        key,
                        reserved,
                        settled,
                        counted);
                missing.remove(key);
            }
        }
        Broken.unless(missing.isEmpty(), "nothing is counted in %s", missing);
    }

    private static BudgetPeriod period(@Nullable String id) {
        return Arrays.stream(BudgetPeriod.values())
                .filter(period -> period.id().equals(id))
                .findAny()
                .orElseThrow();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
