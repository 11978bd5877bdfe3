package dev.chimera.api.content;

import dev.chimera.api.finance.Money;
import java.util.List;
import java.util.Optional;

/** What the chosen providers would charge, from their price lists. */
@FunctionalInterface
public interface Pricing {
    /** The price of making {@code prompts} in {@code format}; empty if a provider names none. */
    Optional<Money> price(ContentFormat format, List<VisualPrompt> prompts);
}
