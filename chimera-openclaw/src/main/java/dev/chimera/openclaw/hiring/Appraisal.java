package dev.chimera.openclaw.hiring;

import dev.chimera.api.Require;
import dev.chimera.api.finance.Ratio;

/**
 * What a buyer thinks of a result. Immutable.
 *
 * @param valid whether it is what was asked for
 * @param quality as measured, 0 to 1
 * @param rating 1 (bad) to 5 (very good), for the receipt
 * @param reason in words, at most 200 characters, free of secrets and personal data; the seller reads it
 */
public record Appraisal(boolean valid, Ratio quality, int rating, String reason) {
    public Appraisal {
        Require.range("quality in millionths", quality.micros(), 0, Ratio.ONE.micros());
        Require.range("rating", rating, 1, 5);
        Require.length("reason", reason, 0, 200);
    }
}
