package dev.chimera.benchmarks.governor;

import dev.chimera.api.AgentId;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.cfo.Signing;
import dev.chimera.cfo.rule.Standing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * How the governor of a loop is set up, in the children and in the parent that checks them. Immutable.
 *
 * @param budget its limits, in dollars and in UTC
 * @param lifetime how long a permit may be opened; those that are forgotten expire soon, so that some expire in a life after the
 *     one that granted them
 * @param signing how entries are signed
 */
record CrashBudget(Budget budget, Duration lifetime, Signing signing) {
    private static final String CURRENCY = "USD";
    private static final Duration SOON = Duration.ofSeconds(2);

    /** A limit a day and one a month, in millionths. */
    static CrashBudget of(long day, long month, Signing signing) {
        return new CrashBudget(Budget.daily(usd(day)).and(BudgetPeriod.MONTH, usd(month)), SOON, signing);
    }

    /**
     * The budget that {@link #text} wrote.
     *
     * @throws IllegalArgumentException if it did not
     */
    static CrashBudget parse(String text) {
        List<String> words = List.of(text.split(";", -1));
        List<Budget.Limit> limits = new ArrayList<>();
        for (String word : words.subList(2, words.size())) {
            List<String> parts = List.of(word.split(",", -1));
            limits.add(new Budget.Limit(
                    scope(parts.get(0)), BudgetPeriod.valueOf(parts.get(1)), usd(Long.parseLong(parts.get(2)))));
        }
        Budget budget = new Budget(Budget.daily(usd(0)).zone(), limits);
        return new CrashBudget(budget, Duration.parse(words.get(1)), Signing.valueOf(words.get(0)));
    }

    /** All of it as one word of a command. */
    String text() {
        StringBuilder text = new StringBuilder(signing.name()).append(';').append(lifetime);
        for (Budget.Limit limit : budget.limits()) {
            text.append(';')
                    .append(limit.scope())
                    .append(',')
                    .append(limit.period().name());
            text.append(',').append(limit.amount().micros());
        }
        return text.toString();
    }

    /** The same with other signatures. */
    CrashBudget with(Signing other) {
        return new CrashBudget(budget, lifetime, other);
    }

    LocalCfo governor(LedgerStore store, Path keys) {
        return LocalCfo.builder()
                .budget(budget)
                .policy(SpendPolicy.DEFAULT.withPermitLifetime(lifetime))
                .store(store)
                .keys(CfoKeys.readInsecurely(keys))
                .signing(signing)
                .origin("crash/loop")
                .build();
    }

    /** The limit of {@code scope} for {@code period}, in millionths; -1 if there is none. */
    long limit(String scope, BudgetPeriod period) {
        return budget.limits().stream()
                .filter(limit -> limit.scope().toString().equals(scope) && limit.period() == period)
                .mapToLong(limit -> limit.amount().micros())
                .findAny()
                .orElse(-1);
    }

    /** How many limits cover {@code request}. */
    long covering(SpendRequest request) {
        return budget.limits().stream()
                .map(limit -> new Standing(limit.scope(), limit.period(), LocalDate.EPOCH, 0, 0, 0))
                .filter(standing -> standing.covers(request))
                .count();
    }

    private static Budget.Scope scope(String text) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        return switch (text.substring(0, Math.max(0, colon))) {
            case "category" -> new Budget.Scope.Category(new SpendCategory(name));
            case "agent" -> new Budget.Scope.Agent(new AgentId(name));
            default -> new Budget.Scope.Total();
        };
    }

    private static Money usd(long micros) {
        return new Money(micros, CURRENCY);
    }
}
