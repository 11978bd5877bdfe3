package dev.chimera.api.trend;

/** Turns posts into ranked trends. Called from many threads at once. */
@FunctionalInterface
public interface Scout {
    /**
     * Reads {@code intake} to its end and reports what is rising in it. Nothing rising is an empty report, not an error.
     */
    TrendScan analyze(TrendQuery query, PostIntake intake);
}
