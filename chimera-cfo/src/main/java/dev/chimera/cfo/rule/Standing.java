package dev.chimera.cfo.rule;

import dev.chimera.api.Require;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.CounterKey;
import java.time.LocalDate;

/**
 * How one limit stood when a request was judged, in millionths. Immutable.
 *
 * @param scope what the limit is for
 * @param period its window
 * @param windowStart the window's first day
 * @param limit the limit
 * @param reserved approved before and neither settled nor released
 * @param settled really spent before
 */
public record Standing(
        Budget.Scope scope, BudgetPeriod period, LocalDate windowStart, long limit, long reserved, long settled) {
    public Standing {
        Require.range("limit", limit, 0, Long.MAX_VALUE);
        Require.range("reserved", reserved, 0, Long.MAX_VALUE);
        Require.range("settled", settled, 0, Long.MAX_VALUE - reserved);
    }

    /** The counter that was read. */
    public CounterKey key(String currency) {
        return new CounterKey(scope.toString(), period, windowStart, currency);
    }

    /** What may still be approved; negative if the limit was lowered below what is taken. */
    public long left() {
        return limit - taken();
    }

    /** Whether the limit is one for {@code request}. */
    public boolean covers(SpendRequest request) {
        if (scope instanceof Budget.Scope.Category category) {
            return category.category().equals(request.category());
        }
        if (scope instanceof Budget.Scope.Agent agent) {
            return agent.agent().equals(request.agentId());
        }
        return true;
    }

    long taken() {
        return reserved + settled;
    }
}
