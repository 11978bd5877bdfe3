package dev.chimera.api.media;

import dev.chimera.api.Require;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.List;

/**
 * What was measured of the files themselves. Immutable.
 *
 * @param score 0 to 1; an asset passes from 0.8 on
 * @param measures what the score was made of
 */
public record QualityReport(
        @DecimalMin("0") @DecimalMax("1") double score, List<Measure> measures) {
    /** The score from which an asset passes. */
    public static final double PASS = 0.8;

    public QualityReport {
        Require.range("quality score", score, 0, 1);
        measures = List.copyOf(measures);
    }

    public boolean passes() {
        return score >= PASS;
    }

    /**
     * One measured property.
     *
     * @param name for example {@code contrast}
     * @param value what was measured, in the property's own unit
     * @param score 0 to 1: how good that is
     */
    public record Measure(
            String name,
            double value,
            @DecimalMin("0") @DecimalMax("1") double score) {
        public Measure {
            Require.range("measure score", score, 0, 1);
        }
    }
}
