package dev.chimera.examples.spending;

import dev.chimera.api.finance.Money;
import java.util.Locale;

/** Stands for a model that charges for each call: here it counts words, and charges a tenth of a cent for each. */
final class PaidModel {
    static final String NAME = "acme-llm";
    private static final Money PER_WORD = Money.usd("0.001");

    /** The most that a call can cost. */
    Money most() {
        return Money.usd("0.02");
    }

    Answer complete(String prompt) {
        int words = prompt.split("\\s+").length;
        Money cost = Money.zero("USD");
        for (int i = 0; i < words; i++) {
            cost = cost.plus(PER_WORD);
        }
        return new Answer(
                String.format(Locale.ROOT, "%d words", words), cost, "call-" + Integer.toHexString(prompt.hashCode()));
    }

    /** What came back: the text, what it really cost, and the model's own reference. */
    record Answer(String text, Money cost, String reference) {}
}
