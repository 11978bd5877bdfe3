package dev.chimera.examples.budget;

import dev.chimera.api.finance.Money;
import java.util.List;

/**
 * What one JVM got. Immutable.
 *
 * @param buyer its agent
 * @param approvals how often the answer was yes
 * @param sum what that adds up to
 * @param refusals how often it was no
 */
record Share(String buyer, int approvals, Money sum, int refusals) {
    /** It as a line of text. */
    String line() {
        return String.join(
                " ", buyer, String.valueOf(approvals), String.valueOf(sum.micros()), String.valueOf(refusals));
    }

    /** The share that {@link #line} wrote. */
    static Share of(String line, String currency) {
        List<String> words = List.of(line.split(" ", -1));
        return new Share(
                words.get(0),
                Integer.parseInt(words.get(1)),
                new Money(Long.parseLong(words.get(2)), currency),
                Integer.parseInt(words.get(3)));
    }
}
