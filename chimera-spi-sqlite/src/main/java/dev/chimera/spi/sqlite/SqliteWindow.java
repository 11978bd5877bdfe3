package dev.chimera.spi.sqlite;

import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A budget window as the file numbers it.
 *
 * @param id its number, by which reservations name it
 * @param key which window
 * @param counter what is counted in it; {@code null} if nothing was yet
 */
record SqliteWindow(long id, CounterKey key, @Nullable Counter counter) {
    private static final String COLUMNS = "SELECT b.id, b.scope, b.period, b.period_start, b.currency,"
            + " b.reserved_micros, b.settled_micros, b.alerted_percent";
    private static final String BY_IDS =
            COLUMNS + " FROM json_each(?) AS asked CROSS JOIN budget_tracking AS b ON b.id = asked.value";
    private static final String BY_KEY = COLUMNS
            + " FROM budget_tracking AS b WHERE b.scope = ? AND b.period = ? AND b.period_start = ? AND b.currency = ?";
    private static final String ADD =
            "INSERT INTO budget_tracking (scope, period, period_start, currency) VALUES (?, ?, ?, ?)";
    private static final String COUNT = "INSERT INTO budget_tracking (scope, period, period_start, currency,"
            + " reserved_micros, settled_micros, alerted_percent) VALUES (?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (scope, period, period_start, currency) DO UPDATE SET reserved_micros ="
            + " excluded.reserved_micros, settled_micros = excluded.settled_micros,"
            + " alerted_percent = excluded.alerted_percent";

    /** The windows that {@code found} name, by number. */
    static Map<Long, SqliteWindow> byId(SqliteLink link, SqliteReservations.Found... found) throws SQLException {
        Set<Long> ids = new TreeSet<>();
        for (SqliteReservations.Found some : found) {
            some.rows().forEach(row -> ids.addAll(row.windows()));
        }
        Map<Long, SqliteWindow> windows = new HashMap<>();
        if (!ids.isEmpty()) {
            link.on(BY_IDS)
                    .text(ids.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]")))
                    .list(SqliteWindow::of)
                    .forEach(window -> windows.put(window.id, window));
        }
        return windows;
    }

    static Optional<SqliteWindow> find(SqliteLink link, CounterKey key) throws SQLException {
        return put(link.on(BY_KEY), key).first(SqliteWindow::of);
    }

    /** The number of {@code key}, which gets one now if it had none. */
    static long idOf(SqliteLink link, CounterKey key) throws SQLException {
        Optional<SqliteWindow> known = find(link, key);
        if (known.isEmpty()) {
            put(link.on(ADD), key).run();
            known = find(link, key);
        }
        return known.orElseThrow(() -> new SQLException("no window " + key + " right after it was added")).id;
    }

    static void keep(SqliteLink link, Map<CounterKey, Counter> counters) throws SQLException {
        SqliteStatement count = link.on(COUNT);
        for (Map.Entry<CounterKey, Counter> one : counters.entrySet()) {
            Counter counter = one.getValue();
            put(count, one.getKey())
                    .number(counter.reserved())
                    .number(counter.settled())
                    .number(counter.alerted())
                    .add();
        }
        count.runAll();
    }

    void putInto(Map<CounterKey, Counter> counters) {
        if (counter != null) {
            counters.put(key, counter);
        }
    }

    private static SqliteStatement put(SqliteStatement statement, CounterKey key) throws SQLException {
        return statement
                .text(key.scope())
                .constant(key.period())
                .text(key.windowStart().toString())
                .text(key.currency());
    }

    private static SqliteWindow of(SqliteRow row) throws SQLException {
        long id = row.number();
        CounterKey key =
                new CounterKey(row.text(), row.constant(BudgetPeriod.class), LocalDate.parse(row.text()), row.text());
        @Nullable Long reserved = row.numberOrNull();
        return new SqliteWindow(
                id, key, reserved == null ? null : new Counter(reserved, row.number(), row.smallNumber()));
    }
}
