package dev.chimera.api.spi;

import dev.chimera.api.finance.BudgetPeriod;
import java.time.LocalDate;

/**
 * Which budget window a counter counts.
 *
 * @param scope the budget scope's text, for example {@code category:media}
 * @param period the window's kind
 * @param windowStart the window's first day in the budget's zone
 * @param currency of the amounts
 */
public record CounterKey(String scope, BudgetPeriod period, LocalDate windowStart, String currency) {}
