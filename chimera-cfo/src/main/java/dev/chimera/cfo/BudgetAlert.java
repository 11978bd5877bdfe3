package dev.chimera.cfo;

import dev.chimera.api.finance.BudgetLine;

/**
 * A limit was taken (reserved and settled together) up to a share that people are told of, once a window and share. It is an entry
 * of the ledger, right after the decision that caused it. Immutable.
 *
 * @param line how the limit stands
 * @param percent 50, 80 or 100: the highest share that was reached
 * @param entry the ledger entry that says so
 */
public record BudgetAlert(BudgetLine line, int percent, long entry) {}
