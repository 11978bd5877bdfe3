package dev.chimera.openclaw;

import dev.chimera.api.AgentId;
import dev.chimera.api.Require;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.network.Quote;

/**
 * What is asked of peers, and on which conditions. Immutable.
 *
 * @param task the work
 * @param priceMax the most that it may cost, in compute credits
 * @param projectedRoi the expected return as a multiple of the cost, for the CFO
 * @param justification why, for the CFO, 10 to 400 characters, free of secrets and personal data
 * @param agent who asks
 * @param minimumReputation below which nobody is asked, 0 to 100
 */
public record HireOrder(
        ServiceTask task,
        Money priceMax,
        Ratio projectedRoi,
        String justification,
        AgentId agent,
        double minimumReputation) {
    public HireOrder {
        if (!priceMax.currency().equals(Quote.COMPUTE_CREDITS) || priceMax.isNegative()) {
            throw new IllegalArgumentException("priceMax must be in " + Quote.COMPUTE_CREDITS + ", got " + priceMax);
        }
        Require.length("justification", justification, 10, 400);
        Require.range("minimumReputation", minimumReputation, 0, 100);
    }

    /** An order for whom anybody may come, newcomers too. */
    public static HireOrder of(ServiceTask task, String creditsMax, String projectedRoi) {
        return new HireOrder(
                task,
                Money.of(creditsMax, Quote.COMPUTE_CREDITS),
                Ratio.of(projectedRoi),
                "hire a peer for " + task.capability(),
                new AgentId("openclaw"),
                0);
    }

    /** It, for peers with at least {@code reputation}. */
    public HireOrder withMinimumReputation(double reputation) {
        return new HireOrder(task, priceMax, projectedRoi, justification, agent, reputation);
    }

    /** It, for {@code why}. */
    public HireOrder because(String why) {
        return new HireOrder(task, priceMax, projectedRoi, why, agent, minimumReputation);
    }

    /** It, asked by {@code who}. */
    public HireOrder by(AgentId who) {
        return new HireOrder(task, priceMax, projectedRoi, justification, who, minimumReputation);
    }
}
