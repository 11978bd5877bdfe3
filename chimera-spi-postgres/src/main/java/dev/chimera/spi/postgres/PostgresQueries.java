package dev.chimera.spi.postgres;

import dev.chimera.api.AgentId;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendCategory;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What people ask about the books. The answers come from the columns beside the signed entries: an auditor reads the entries
 * themselves. Periods hold their first instant or day and not their end. Thread-safe.
 */
public final class PostgresQueries {
    private static final String LINES = "SELECT seq, kind, request_id, requester_agent_id, cfo_agent_id, category,"
            + " amount_micros, currency, recorded_at FROM chimera.ledger WHERE recorded_at >= ? AND recorded_at < ?";
    private static final String IN_ORDER = " ORDER BY recorded_at, seq LIMIT ?";
    private static final String SPEND =
            "SELECT day, category, agent_id, currency, settled_micros, reserved_micros, permits"
                    + " FROM chimera.spend_by_day WHERE day >= ?::date AND day < ?::date ORDER BY day, category, agent_id, currency";

    private final PostgresDatabase database;

    PostgresQueries(PostgresDatabase database) {
        this.database = database;
    }

    /** At most {@code max} entries of the ledger from {@code from} on and before {@code to}, the oldest first. */
    public List<LedgerLine> entries(Instant from, Instant to, int max) {
        return lines(PostgresSql.of(LINES + IN_ORDER).instant(from).instant(to), max);
    }

    /** Those of them that are about requests of {@code agent}. */
    public List<LedgerLine> entriesOf(AgentId agent, Instant from, Instant to, int max) {
        return lines(
                PostgresSql.of(LINES + " AND requester_agent_id = ?" + IN_ORDER)
                        .instant(from)
                        .instant(to)
                        .text(agent.value()),
                max);
    }

    /** Those of them that are about spending on {@code category}. */
    public List<LedgerLine> entriesOn(SpendCategory category, Instant from, Instant to, int max) {
        return lines(
                PostgresSql.of(LINES + " AND category = ?" + IN_ORDER)
                        .instant(from)
                        .instant(to)
                        .text(category.name()),
                max);
    }

    /**
     * What was spent, by the day (UTC) on which it was decided, as budgets count it; corrections included. The view
     * {@code spend_by_day} holds the same.
     */
    public List<DaySpend> spendByDay(LocalDate from, LocalDate to) {
        PostgresSql sql = PostgresSql.of(SPEND).text(from.toString()).text(to.toString());
        return list(sql, PostgresQueries::spend);
    }

    /**
     * An entry of the ledger in columns.
     *
     * @param seq its number
     * @param kind for example {@code decision} or {@code settled}
     * @param requestId the request that it decides on, if it is a decision; what it is filed under, if it is an earning
     * @param requester whose request it is about, if any
     * @param cfo the governor that signed it, named after its key
     * @param category what the money is for, if it is about money
     * @param amount asked, reserved, settled, released or earned, if it is about money
     * @param at when
     */
    public record LedgerLine(
            long seq,
            String kind,
            @Nullable UUID requestId,
            @Nullable AgentId requester,
            AgentId cfo,
            @Nullable SpendCategory category,
            @Nullable Money amount,
            Instant at) {}

    /**
     * What one agent spent on one category in one currency, decided on one day.
     *
     * @param day in UTC
     * @param category what for
     * @param agent who
     * @param settled really spent
     * @param reserved may still be spent
     * @param permits how many permits were granted
     */
    public record DaySpend(
            LocalDate day, SpendCategory category, AgentId agent, Money settled, Money reserved, long permits) {}

    private List<LedgerLine> lines(PostgresSql sql, int max) {
        return list(sql.number(PostgresLedger.notNegative(max)), PostgresQueries::line);
    }

    private <T> List<T> list(PostgresSql sql, PostgresRow.Reading<T> reading) {
        return database.read(link -> {
            RoundTrip trip = link.trip();
            List<T> found = trip.list(sql, reading);
            trip.go();
            return found;
        });
    }

    private static LedgerLine line(PostgresRow row) throws SQLException {
        long seq = row.number();
        String kind = row.text();
        @Nullable UUID requestId = row.uuidOrNull();
        @Nullable String requester = row.textOrNull();
        AgentId cfo = new AgentId(row.text());
        @Nullable String category = row.textOrNull();
        long micros = row.number();
        @Nullable String currency = row.textOrNull();
        return new LedgerLine(
                seq,
                kind,
                requestId,
                requester == null ? null : new AgentId(requester),
                cfo,
                category == null ? null : new SpendCategory(category),
                currency == null ? null : new Money(micros, currency),
                row.instant());
    }

    private static DaySpend spend(PostgresRow row) throws SQLException {
        LocalDate day = row.day();
        SpendCategory category = new SpendCategory(row.text());
        AgentId agent = new AgentId(row.text());
        String currency = row.text();
        return new DaySpend(
                day,
                category,
                agent,
                new Money(row.number(), currency),
                new Money(row.number(), currency),
                row.number());
    }
}
