package dev.chimera.api.trend;

import dev.chimera.api.Platform;
import dev.chimera.api.Require;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a Scout is asked ({@code scout.analyze}). Immutable; the {@code with} methods make changed copies.
 *
 * @param keywords 1 to 10 words or phrases; empty for a global query
 * @param platforms where to look; empty for everywhere
 * @param timeframe how far back, one minute to 366 days
 * @param minVelocity the rising velocity below which a topic is no trend, 0 to 10
 * @param asOf the end of the window, from 1970 to 9999; {@code null} for the moment of the scan
 */
public record TrendQuery(
        @NotNull @Size(max = 10) List<@NotBlank @Size(max = 80) String> keywords,
        @NotNull @Size(max = 16) Set<@Valid Platform> platforms,
        @NotNull Timeframe timeframe,
        @DecimalMin("0") @DecimalMax("10") double minVelocity,
        @Nullable Instant asOf) {
    /** The default of {@code minVelocity}. */
    public static final double DEFAULT_MIN_VELOCITY = 0.5;

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    public TrendQuery {
        keywords = List.copyOf(Require.size("keywords", keywords, 0, 10));
        for (String keyword : keywords) {
            if (keyword.isBlank()) {
                throw new IllegalArgumentException("keywords must not be blank, got " + keywords);
            }
            Require.length("keyword", keyword, 1, 80);
        }
        platforms = Set.copyOf(Require.size("platforms", platforms, 0, 16));
        Require.range("minVelocity", minVelocity, 0, 10);
        if (asOf != null && (asOf.isBefore(EARLIEST) || asOf.isAfter(LATEST))) {
            throw new IllegalArgumentException("asOf must be from " + EARLIEST + " to " + LATEST + ", got " + asOf);
        }
    }

    /** A query for 1 to 10 keywords within the last 24 hours, everywhere. */
    public static TrendQuery keywords(String... keywords) {
        Require.size("keywords", List.of(keywords), 1, 10);
        return new TrendQuery(List.of(keywords), Set.of(), Timeframe.DAY, DEFAULT_MIN_VELOCITY, null);
    }

    /** A query for whatever is rising within the last 24 hours, everywhere. */
    public static TrendQuery global() {
        return new TrendQuery(List.of(), Set.of(), Timeframe.DAY, DEFAULT_MIN_VELOCITY, null);
    }

    /** Whether it asks for whatever is rising, not for keywords. */
    public boolean isGlobal() {
        return keywords.isEmpty();
    }

    /** This query for another span of time. */
    public TrendQuery within(Duration span) {
        return new TrendQuery(keywords, platforms, new Timeframe(span), minVelocity, asOf);
    }

    /** This query on some platforms only. */
    public TrendQuery on(Platform... only) {
        return new TrendQuery(keywords, Set.of(only), timeframe, minVelocity, asOf);
    }

    /** This query with another minimum velocity. */
    public TrendQuery rising(double atLeast) {
        return new TrendQuery(keywords, platforms, timeframe, atLeast, asOf);
    }

    /** This query with a window that ends at {@code end}: for recorded posts. */
    public TrendQuery asOf(Instant end) {
        return new TrendQuery(keywords, platforms, timeframe, minVelocity, end);
    }

    /** The window that ends at {@link #asOf}, or at {@code now} if that is open. */
    public Window window(Instant now) {
        Instant end = asOf == null ? now : asOf;
        return new Window(end.minus(timeframe.span()), end);
    }
}
