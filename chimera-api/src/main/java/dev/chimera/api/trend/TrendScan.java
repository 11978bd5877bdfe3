package dev.chimera.api.trend;

import dev.chimera.api.Require;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;

/**
 * What a scan found (the answer of {@code scout.analyze}). Immutable.
 *
 * @param trends at most 20, the fastest rising first
 * @param missing the sources that did not answer, and why
 * @param posts how many posts met which fate
 * @param duplicates posts that repeated another and were not counted again
 * @param elapsed how long the scan took
 */
public record TrendScan(
        @NotNull @Size(max = 20) List<@Valid TrendReport> trends,
        @NotNull List<MissingSource> missing,
        PostIntake.@NotNull Counts posts,
        @PositiveOrZero long duplicates,
        @NotNull Duration elapsed) {
    /** The most trends a scan reports. */
    public static final int TRENDS_MAX = 20;

    public TrendScan {
        trends = List.copyOf(Require.size("trends", trends, 0, TRENDS_MAX));
        missing = List.copyOf(missing);
    }
}
