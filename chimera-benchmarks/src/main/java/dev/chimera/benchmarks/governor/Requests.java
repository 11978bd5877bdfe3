package dev.chimera.benchmarks.governor;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendRequest;
import java.util.SplittableRandom;
import java.util.UUID;

/** One caller's requests: each with an id of its own, all for the same small price. Not thread-safe. */
public final class Requests {
    /** Far more than is asked for in a run. */
    public static final Budget WIDE = Budget.daily(Money.usd("1000000.00"))
            .and(BudgetPeriod.WEEK, Money.usd("1000000.00"))
            .and(BudgetPeriod.MONTH, Money.usd("1000000.00"));

    /** What each asks for. */
    public static final Money PRICE = Money.usd("0.0001");

    private static final AgentId AGENT = new AgentId("artist/luna");
    private static final SpendRequest.Target TARGET =
            new SpendRequest.Target("studio", Digest.sha256("a picture of a battery"));

    private final SplittableRandom ids;

    /** Those whose ids come from {@code seed}. */
    public Requests(long seed) {
        this.ids = new SplittableRandom(seed);
    }

    /** The next one. */
    public SpendRequest next() {
        return next(PRICE);
    }

    SpendRequest next(Money price) {
        return new SpendRequest(
                new UUID(ids.nextLong(), ids.nextLong()),
                AGENT,
                SpendCategory.MEDIA,
                price,
                Ratio.of("3.0"),
                "carousel for the trend 'sodium batteries'",
                TARGET);
    }
}
