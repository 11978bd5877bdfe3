package dev.chimera.benchmarks.governor;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.cfo.Signing;
import dev.chimera.spi.sqlite.SqliteStorage;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the governor of the crash loop is set up, in the children and in the parent that checks them. Immutable.
 *
 * @param day the limit a day, in millionths
 * @param month the limit a month, in millionths
 * @param signing how entries are signed
 */
record CrashBudget(long day, long month, Signing signing) {
    /** Permits that are forgotten expire soon, so that some expire in a life after the one that granted them. */
    private static final SpendPolicy POLICY = SpendPolicy.DEFAULT.withPermitLifetime(Duration.ofSeconds(2));

    LocalCfo governor(SqliteStorage storage, Path keys) {
        return LocalCfo.builder()
                .budget(Budget.daily(new Money(day, "USD")).and(BudgetPeriod.MONTH, new Money(month, "USD")))
                .policy(POLICY)
                .store(storage.ledger())
                .keys(CfoKeys.readInsecurely(keys))
                .signing(signing)
                .origin("crash/loop")
                .build();
    }

    long limit(BudgetPeriod period) {
        return switch (period) {
            case DAY -> day;
            case MONTH -> month;
            case WEEK -> throw new IllegalArgumentException("no limit a week was set");
        };
    }
}
