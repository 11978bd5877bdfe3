package dev.chimera.cfo.rule;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** A budget, ready to be asked which limits cover a request and how they stand. Immutable. */
public final class Limits {
    private final Budget budget;
    private final List<Budget.Limit> total;
    private final List<Budget.Limit> categories;
    private final List<Budget.Limit> agents;
    private final Map<String, Budget.Limit> byName = new HashMap<>();
    private volatile Today cached;

    /** The limits of {@code budget}. */
    public Limits(Budget budget) {
        this.budget = budget;
        this.cached = new Today(LocalDate.EPOCH, budget.limits());
        this.total = of(Budget.Scope.Total.class);
        this.categories = of(Budget.Scope.Category.class);
        this.agents = of(Budget.Scope.Agent.class);
        budget.limits().forEach(limit -> byName.put(name(limit.scope().toString(), limit.period()), limit));
    }

    /** The budget's currency. */
    public String currency() {
        return budget.currency();
    }

    /** The zone of the budget's windows. */
    public ZoneId zone() {
        return budget.zone();
    }

    /** The budget's date at {@code instant}. */
    public LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, budget.zone());
    }

    /** Every limit. */
    public List<Budget.Limit> all() {
        return budget.limits();
    }

    /** The limits that cover {@code request}: its agent's, its category's, those of the total. */
    public List<Budget.Limit> covering(SpendRequest request) {
        List<Budget.Limit> covering = new ArrayList<>();
        Budget.Scope agent = new Budget.Scope.Agent(request.agentId());
        Budget.Scope category = new Budget.Scope.Category(request.category());
        agents.stream().filter(limit -> limit.scope().equals(agent)).forEach(covering::add);
        categories.stream().filter(limit -> limit.scope().equals(category)).forEach(covering::add);
        covering.addAll(total);
        return covering;
    }

    /** The limit that {@code window} is a window of, if the budget has it. */
    public Optional<Budget.Limit> of(CounterKey window) {
        return window.currency().equals(budget.currency())
                ? Optional.ofNullable(byName.get(name(window.scope(), window.period())))
                : Optional.empty();
    }

    /** The counters of {@code limits} on {@code day}. */
    public Set<CounterKey> keys(List<Budget.Limit> limits, LocalDate day) {
        Set<CounterKey> keys = new LinkedHashSet<>();
        limits.forEach(limit -> keys.add(key(limit, day)));
        return keys;
    }

    /** How {@code limits} stand on {@code day}. */
    public List<Standing> standings(List<Budget.Limit> limits, LocalDate day, Function<CounterKey, Counter> counters) {
        return limits.stream()
                .map(limit -> {
                    CounterKey window = key(limit, day);
                    Counter counter = counters.apply(window);
                    return new Standing(
                            limit.scope(),
                            limit.period(),
                            window.windowStart(),
                            limit.amount().micros(),
                            counter.reserved(),
                            counter.settled());
                })
                .toList();
    }

    /** The counters that {@code standings}, all of limits of this budget, were read from on {@code day}. */
    public List<CounterKey> windows(List<Standing> standings, LocalDate day) {
        return standings.stream()
                .map(standing -> byName.get(name(standing.scope().toString(), standing.period())))
                .map(limit -> key(limit, day))
                .toList();
    }

    private static String name(String scope, BudgetPeriod period) {
        return scope + "/" + period.id();
    }

    /** The same object all day long, because every reservation keeps some. */
    private CounterKey key(Budget.Limit limit, LocalDate day) {
        Today today = cached;
        if (!today.day.equals(day)) {
            today = new Today(day, budget.limits());
            cached = today;
        }
        return Objects.requireNonNull(today.windows.get(limit), "a limit of this budget");
    }

    /** The windows of one day. */
    private static final class Today {
        private final LocalDate day;
        private final IdentityHashMap<Budget.Limit, CounterKey> windows = new IdentityHashMap<>();

        Today(LocalDate day, List<Budget.Limit> limits) {
            this.day = day;
            limits.forEach(limit -> windows.put(
                    limit,
                    new CounterKey(
                            limit.scope().toString(),
                            limit.period(),
                            limit.period().windowStart(day),
                            limit.amount().currency())));
        }
    }

    private List<Budget.Limit> of(Class<? extends Budget.Scope> scope) {
        Stream<Budget.Limit> matching = budget.limits().stream().filter(limit -> scope.isInstance(limit.scope()));
        return matching.toList();
    }
}
