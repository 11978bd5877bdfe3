package dev.chimera.api.finance;

import java.time.LocalDate;

/**
 * How one limit stands. Immutable.
 *
 * @param scope what the limit is for
 * @param period its window
 * @param windowStart the window's first day in the budget's zone
 * @param limit the limit
 * @param reserved approved and neither settled nor released
 * @param settled really spent
 */
public record BudgetLine(
        Budget.Scope scope, BudgetPeriod period, LocalDate windowStart, Money limit, Money reserved, Money settled) {

    /** What may still be approved in this window; negative if the limit was lowered below what is spent. */
    public Money left() {
        return limit.minus(reserved).minus(settled);
    }
}
