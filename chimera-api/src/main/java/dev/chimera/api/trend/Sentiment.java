package dev.chimera.api.trend;

import dev.chimera.api.Require;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;

/**
 * How a text feels. Immutable.
 *
 * @param label the class
 * @param score -1 (negative) to 1 (positive); 0 if unknown
 * @param confidence 0 to 1; 0 if unknown
 */
public record Sentiment(
        Label label,
        @DecimalMin("-1") @DecimalMax("1") double score,
        @DecimalMin("0") @DecimalMax("1") double confidence) {
    /** The analyser does not know the language, or there is nothing to go by. */
    public static final Sentiment UNKNOWN = new Sentiment(Label.UNKNOWN, 0, 0);

    public Sentiment {
        Require.range("sentiment score", score, -1, 1);
        Require.range("sentiment confidence", confidence, 0, 1);
    }

    /** The classes. */
    public enum Label {
        NEGATIVE,
        NEUTRAL,
        POSITIVE,
        UNKNOWN
    }
}
