package dev.chimera.cfo.rule;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes cases, many of them at the edges of the rules, and makes a case that fails smaller. */
final class SpendCases {
    private static final AgentId AGENT = new AgentId("artist/luna");
    private static final List<Budget.Scope> SCOPES = List.of(
            new Budget.Scope.Total(), new Budget.Scope.Category(SpendCategory.MEDIA), new Budget.Scope.Agent(AGENT));
    private static final SpendRequest.Target TARGET = new SpendRequest.Target("studio", Digest.ZERO);

    private SpendCases() {}

    static SpendCase generate(RandomGenerator random) {
        List<Standing> standings = new ArrayList<>();
        for (BudgetPeriod period : BudgetPeriod.values()) {
            for (Budget.Scope scope : SCOPES) {
                if (random.nextInt(3) == 0) {
                    standings.add(standing(random, scope, period));
                }
            }
        }
        SpendPolicy policy = policy(
                random.nextInt(10) == 0 ? 0 : random.nextInt(3_000_000),
                random.nextInt(1_000_001),
                random.nextInt(10) == 0 ? 0 : magnitude(random));
        Money amount = amount(random, standings);
        return made(amount, random.nextInt(6_000_000), random.nextInt(20) == 0, standings, policy);
    }

    /** The smallest case that can be reached from {@code failing} by steps that each still fail. */
    static SpendCase shrink(SpendCase failing, Predicate<SpendCase> fails) {
        SpendCase smallest = failing;
        Optional<SpendCase> next = Optional.of(failing);
        while (next.isPresent()) {
            smallest = next.get();
            next = smaller(smallest).filter(fails).findFirst();
        }
        return smallest;
    }

    /** Each simpler than {@code c} in one way, those that take away the most first. */
    private static Stream<SpendCase> smaller(SpendCase c) {
        Money amount = c.request().amount();
        long roi = c.request().projectedRoi().micros();
        List<SpendCase> simpler = new ArrayList<>();
        if (c.killed()) {
            simpler.add(made(amount, roi, false, c.standings(), c.policy()));
        }
        for (int i = 0; i < c.standings().size(); i++) {
            List<Standing> fewer = new ArrayList<>(c.standings());
            Standing old = fewer.remove(i);
            simpler.add(made(amount, roi, c.killed(), fewer, c.policy()));
            for (Standing less : smaller(old)) {
                List<Standing> changed = new ArrayList<>(c.standings());
                changed.set(i, less);
                simpler.add(made(amount, roi, c.killed(), changed, c.policy()));
            }
        }
        if (amount != null) {
            for (long less : less(amount.micros())) {
                Money smaller = new Money(less, amount.currency());
                simpler.add(made(smaller, roi, c.killed(), lowered(c.standings(), amount.micros() - less), c.policy()));
                simpler.add(made(smaller, roi, c.killed(), c.standings(), c.policy()));
            }
        }
        less(roi).forEach(less -> simpler.add(made(amount, less, c.killed(), c.standings(), c.policy())));
        long hurdle = c.policy().roiHurdle().micros();
        long ceiling = c.policy().riskCeiling().micros();
        long human = c.policy().humanThreshold().micros();
        less(hurdle).forEach(less -> simpler.add(with(c, policy(less, ceiling, human))));
        less(ceiling).forEach(less -> simpler.add(with(c, policy(hurdle, less, human))));
        less(human).forEach(less -> simpler.add(with(c, policy(hurdle, ceiling, less))));
        return simpler.stream();
    }

    private static List<Standing> smaller(Standing s) {
        List<Standing> simpler = new ArrayList<>();
        less(s.limit()).forEach(less -> simpler.add(of(s, less, s.reserved(), s.settled())));
        less(s.reserved()).forEach(less -> simpler.add(of(s, lowered(s, s.reserved() - less), less, s.settled())));
        less(s.settled()).forEach(less -> simpler.add(of(s, lowered(s, s.settled() - less), s.reserved(), less)));
        less(s.reserved()).forEach(less -> simpler.add(of(s, s.limit(), less, s.settled())));
        less(s.settled()).forEach(less -> simpler.add(of(s, s.limit(), s.reserved(), less)));
        return simpler;
    }

    /** With limits lower by {@code micros}, so that what is left after a smaller amount stays the same. */
    private static List<Standing> lowered(List<Standing> standings, long micros) {
        return standings.stream()
                .map(standing -> of(standing, lowered(standing, micros), standing.reserved(), standing.settled()))
                .toList();
    }

    private static long lowered(Standing standing, long micros) {
        return Math.max(0, standing.limit() - micros);
    }

    /** Less than {@code value}: by all of it, by half of it, and so on down to one. */
    private static List<Long> less(long value) {
        return LongStream.iterate(value, step -> step > 0, step -> step / 2)
                .mapToObj(step -> value - step)
                .toList();
    }

    private static Standing of(Standing old, long limit, long reserved, long settled) {
        return new Standing(old.scope(), old.period(), old.windowStart(), limit, reserved, settled);
    }

    private static SpendCase with(SpendCase c, SpendPolicy policy) {
        return new SpendCase(c.request(), c.killed(), c.currency(), c.zone(), c.standings(), policy);
    }

    private static SpendCase made(
            @Nullable Money amount, long roi, boolean killed, List<Standing> standings, SpendPolicy policy) {
        SpendRequest request = new SpendRequest(
                new UUID(1, 1), AGENT, SpendCategory.MEDIA, amount, new Ratio(roi), "ten letters at least", TARGET);
        return new SpendCase(request, killed, "USD", ZoneOffset.UTC, standings, policy);
    }

    private static SpendPolicy policy(long hurdle, long ceiling, long human) {
        return new SpendPolicy(
                new Ratio(hurdle),
                new Ratio(ceiling),
                new Money(human, "USD"),
                Duration.ofMinutes(10),
                Duration.ofDays(1));
    }

    private static @Nullable Money amount(RandomGenerator random, List<Standing> standings) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return null;
        }
        if (kind == 1) {
            return new Money(random.nextInt(1_000), "EUR");
        }
        if (kind == 2) {
            return Money.zero("USD");
        }
        if (kind < 9 && !standings.isEmpty()) {
            long edge = standings.get(random.nextInt(standings.size())).left() + random.nextInt(3) - 1;
            return new Money(Math.max(0, edge), "USD");
        }
        return new Money(magnitude(random) / 4, "USD");
    }

    private static Standing standing(RandomGenerator random, Budget.Scope scope, BudgetPeriod period) {
        long limit = random.nextInt(12) == 0 ? 0 : magnitude(random);
        long taken = random.nextInt(4) == 0 ? limit : (long) (limit * random.nextDouble() * 0.6);
        long settled = (long) (taken * random.nextDouble());
        return new Standing(scope, period, LocalDate.of(2026, 3, 1), limit, taken - settled, settled);
    }

    private static long magnitude(RandomGenerator random) {
        return random.nextInt(200) == 0 ? Long.MAX_VALUE / 3 : 1 + random.nextInt(100_000_000);
    }
}
