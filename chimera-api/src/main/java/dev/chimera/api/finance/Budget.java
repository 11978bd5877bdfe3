package dev.chimera.api.finance;

import dev.chimera.api.Require;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much may be spent: limits of the total, of a category or of an agent, each for a day, a week or a month. Limits add up: a
 * request must fit into every one that applies. All are in one currency; windows are those of one time zone. Immutable.
 *
 * @param zone the zone whose calendar the windows follow, UTC unless told
 * @param limits 1 to 256 limits, no two with the same scope and period
 */
public record Budget(ZoneId zone, List<Limit> limits) {
    private static final int LIMITS_MAX = 256;

    public Budget {
        limits = List.copyOf(Require.size("budget limits", limits, 1, LIMITS_MAX));
        Set<String> seen = new HashSet<>();
        for (Limit limit : limits) {
            if (!limit.amount().currency().equals(limits.get(0).amount().currency())) {
                throw new IllegalArgumentException(
                        "a budget has one currency, got " + limits.get(0).amount() + " and " + limit.amount());
            }
            if (!seen.add(limit.scope() + "/" + limit.period())) {
                throw new IllegalArgumentException("budget has two limits for " + limit.scope() + " per "
                        + limit.period().id());
            }
        }
    }

    /** What a limit is for: everything, one category, or one agent. */
    public sealed interface Scope {
        /** All spending. */
        record Total() implements Scope {
            @Override
            public String toString() {
                return "total";
            }
        }

        /** One category. */
        record Category(SpendCategory category) implements Scope {
            @Override
            public String toString() {
                return "category:" + category;
            }
        }

        /** One agent. */
        record Agent(dev.chimera.api.AgentId agent) implements Scope {
            @Override
            public String toString() {
                return "agent:" + agent;
            }
        }
    }

    /**
     * One limit.
     *
     * @param scope what it is for
     * @param period its window
     * @param amount zero or more; zero forbids
     */
    public record Limit(Scope scope, BudgetPeriod period, Money amount) {
        public Limit {
            if (amount.isNegative()) {
                throw new IllegalArgumentException(
                        "budget limit for " + scope + " per " + period.id() + " must not be negative, got " + amount);
            }
        }
    }

    /** A budget of {@code amount} a day, in UTC. */
    public static Budget daily(Money amount) {
        return of(BudgetPeriod.DAY, amount);
    }

    /** A budget of {@code amount} an ISO week, in UTC. */
    public static Budget weekly(Money amount) {
        return of(BudgetPeriod.WEEK, amount);
    }

    /** A budget of {@code amount} a month, in UTC. */
    public static Budget monthly(Money amount) {
        return of(BudgetPeriod.MONTH, amount);
    }

    private static Budget of(BudgetPeriod period, Money amount) {
        return new Budget(ZoneOffset.UTC, List.of(new Limit(new Scope.Total(), period, amount)));
    }

    /** This budget with a further limit of the total. */
    public Budget and(BudgetPeriod period, Money amount) {
        return with(new Limit(new Scope.Total(), period, amount));
    }

    /** This budget with a further limit of one category. */
    public Budget and(SpendCategory category, BudgetPeriod period, Money amount) {
        return with(new Limit(new Scope.Category(category), period, amount));
    }

    /** This budget with a further limit. */
    public Budget with(Limit limit) {
        List<Limit> more = new ArrayList<>(limits);
        more.add(limit);
        return new Budget(zone, more);
    }

    /** This budget with the calendar of {@code zone}. */
    public Budget in(ZoneId zone) {
        return new Budget(zone, limits);
    }

    /** The one currency. */
    public String currency() {
        return limits.get(0).amount().currency();
    }

    /** The limit of {@code scope} for {@code period}, if there is one. */
    public Optional<Money> limit(Scope scope, BudgetPeriod period) {
        @Nullable Money found = null;
        for (Limit limit : limits) {
            if (limit.scope().equals(scope) && limit.period() == period) {
                found = limit.amount();
            }
        }
        return Optional.ofNullable(found);
    }
}
