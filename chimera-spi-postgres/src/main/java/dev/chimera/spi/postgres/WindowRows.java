package dev.chimera.spi.postgres;

import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.StoreException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Budget windows. The id of one is made of its key, so nobody needs to look it up. */
final class WindowRows {
    private static final String COLUMNS = "SELECT b.id, b.reserved_micros, b.settled_micros, b.alerted_percent"
            + " FROM chimera.budget_tracking AS b WHERE b.id = ANY(?::text[]";
    private static final String OF_PERMITS =
            " || ARRAY(SELECT unnest(r.windows) FROM chimera.reservation AS r WHERE r.permit_id = ANY(?))";
    private static final String OF_DUE = " || ARRAY(SELECT unnest(d.windows) FROM (SELECT r.windows"
            + " FROM chimera.reservation AS r WHERE r.state = 'reserved' AND r.expires_at < ?"
            + " ORDER BY r.expires_at, r.permit_id LIMIT ?) AS d)";
    private static final String COUNT = "INSERT INTO chimera.budget_tracking AS b (id, scope, period, period_start,"
            + " currency, reserved_micros, settled_micros, alerted_percent)"
            + " SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::date[], ?::text[], ?::int8[], ?::int8[], ?::int2[])"
            + " ON CONFLICT (id) DO UPDATE SET reserved_micros = excluded.reserved_micros,"
            + " settled_micros = excluded.settled_micros, alerted_percent = excluded.alerted_percent";
    private static final int PARTS = 4;

    private WindowRows() {}

    /** Has the counters that {@code keys} asks for, and those of the reservations it asks for, put into {@code counters}. */
    static void of(RoundTrip trip, LedgerKeys keys, Map<CounterKey, Counter> counters) {
        @Nullable Instant before = keys.dueBefore();
        boolean due = before != null && keys.dueMax() > 0;
        if (keys.counters().isEmpty() && keys.permits().isEmpty() && !due) {
            return;
        }
        PostgresSql sql = PostgresSql.of(
                        COLUMNS + (keys.permits().isEmpty() ? "" : OF_PERMITS) + (due ? OF_DUE : "") + ")")
                .texts(keys.counters().stream().map(WindowRows::id).toList());
        if (!keys.permits().isEmpty()) {
            sql.uuids(keys.permits());
        }
        if (before != null && due) {
            sql.instant(PostgresTime.notBefore(before)).number(keys.dueMax());
        }
        trip.list(sql, row -> {
            CounterKey key = key(row.text());
            counters.put(key, new Counter(row.number(), row.number(), row.smallNumber()));
            return key;
        });
    }

    static void keep(RoundTrip trip, Map<CounterKey, Counter> counters) {
        List<Map.Entry<CounterKey, Counter>> all = List.copyOf(counters.entrySet());
        trip.run(PostgresSql.of(COUNT)
                .texts(all, one -> id(one.getKey()))
                .texts(all, one -> one.getKey().scope())
                .texts(all, one -> PostgresSql.name(one.getKey().period()))
                .texts(all, one -> one.getKey().windowStart().toString())
                .texts(all, one -> one.getKey().currency())
                .numbers(all, one -> one.getValue().reserved())
                .numbers(all, one -> one.getValue().settled())
                .numbers(all, one -> (long) one.getValue().alerted()));
    }

    /** For example {@code day 2026-03-02 USD category:media}; the scope is last, since it alone may hold a space. */
    static String id(CounterKey key) {
        return PostgresSql.name(key.period()) + " " + key.windowStart() + " " + key.currency() + " " + key.scope();
    }

    static CounterKey key(String id) {
        String[] parts = id.split(" ", PARTS);
        try {
            return new CounterKey(
                    parts[3],
                    BudgetPeriod.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                    LocalDate.parse(parts[1]),
                    parts[2]);
        } catch (DateTimeException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new StoreException(
                    "PostgreSQL holds the budget window '" + id
                            + "', which this program cannot read; put the schema back from a back-up",
                    e);
        }
    }
}
