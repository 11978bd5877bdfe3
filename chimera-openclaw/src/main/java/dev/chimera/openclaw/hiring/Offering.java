package dev.chimera.openclaw.hiring;

import dev.chimera.api.finance.Ratio;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Quote;
import java.time.Duration;
import java.util.function.Function;

/**
 * A service that a peer sells. Its base price is in the CFO's tariff, under the capability's path. Immutable.
 *
 * @param capability what
 * @param handler who does it
 * @param terms what is promised
 * @param complexity how much harder than usual a task is, 1 or more; called before anything is paid, so it should be quick
 */
public record Offering(
        Capability capability,
        ServiceHandler handler,
        Quote.Terms terms,
        Function<? super ServiceTask, Ratio> complexity) {
    /** An answer in 5 seconds, the work in 30, with a quality of 0.8. */
    public static final Quote.Terms TERMS =
            new Quote.Terms(Duration.ofSeconds(5), Duration.ofSeconds(30), Ratio.of("0.8"));

    /** A service with the usual terms, every task of which is as hard as any other. */
    public static Offering of(String capability, ServiceHandler handler) {
        return new Offering(new Capability(capability), handler, TERMS, task -> Ratio.ONE);
    }

    /** It, with {@code promised}. */
    public Offering withTerms(Quote.Terms promised) {
        return new Offering(capability, handler, promised, complexity);
    }

    /** It, with tasks as hard as {@code measure} says. */
    public Offering withComplexity(Function<? super ServiceTask, Ratio> measure) {
        return new Offering(capability, handler, terms, measure);
    }
}
