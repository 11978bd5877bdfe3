package dev.chimera.openclaw.hiring;

import dev.chimera.api.AgentId;
import dev.chimera.api.Require;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.network.Quote;
import java.time.Duration;

/**
 * What is asked of peers, and on which conditions. Immutable.
 *
 * @param task the work
 * @param priceMax the most that it may cost, in compute credits
 * @param projectedRoi the expected return as a multiple of the cost, for the CFO
 * @param justification why, for the CFO, 10 to 400 characters, free of secrets and personal data
 * @param agent who asks
 * @param minimumReputation below which nobody is asked, 0 to 100
 * @param completeWithin the longest time that a peer may ask for, in which money is held, 1 ms to 7 days
 */
public record HireOrder(
        ServiceTask task,
        Money priceMax,
        Ratio projectedRoi,
        String justification,
        AgentId agent,
        double minimumReputation,
        Duration completeWithin) {
    /** What an order that says nothing else waits for at most. */
    public static final Duration COMPLETE_WITHIN = Duration.ofMinutes(10);

    public HireOrder {
        if (!priceMax.currency().equals(Quote.COMPUTE_CREDITS) || priceMax.isNegative()) {
            throw new IllegalArgumentException("priceMax must be in " + Quote.COMPUTE_CREDITS + ", got " + priceMax);
        }
        Require.length("justification", justification, 10, 400);
        Require.range("minimumReputation", minimumReputation, 0, 100);
        Require.range(
                "completeWithin in ms",
                completeWithin.toMillis(),
                1,
                Duration.ofDays(7).toMillis());
    }

    /** An order for whom anybody may come, newcomers too. */
    public static HireOrder of(ServiceTask task, String creditsMax, String projectedRoi) {
        return new HireOrder(
                task,
                Money.of(creditsMax, Quote.COMPUTE_CREDITS),
                Ratio.of(projectedRoi),
                "hire a peer for " + task.capability(),
                new AgentId("openclaw"),
                0,
                COMPLETE_WITHIN);
    }

    /** It, for peers with at least {@code reputation}. */
    public HireOrder withMinimumReputation(double reputation) {
        return new HireOrder(task, priceMax, projectedRoi, justification, agent, reputation, completeWithin);
    }

    /** It, for {@code why}. */
    public HireOrder because(String why) {
        return new HireOrder(task, priceMax, projectedRoi, why, agent, minimumReputation, completeWithin);
    }

    /** It, asked by {@code who}. */
    public HireOrder by(AgentId who) {
        return new HireOrder(task, priceMax, projectedRoi, justification, who, minimumReputation, completeWithin);
    }

    /** It, for peers that promise to be done within {@code longest}. */
    public HireOrder within(Duration longest) {
        return new HireOrder(task, priceMax, projectedRoi, justification, agent, minimumReputation, longest);
    }
}
