package dev.chimera.api.trend;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far back to look. In JSON a number and a letter: {@code 24h}, {@code 7d}, {@code 2w}, {@code 30m}, where {@code m} is
 * minutes. Immutable.
 *
 * @param span one minute to 366 days
 */
public record Timeframe(Duration span) {
    private static final Duration MIN = Duration.ofMinutes(1);
    private static final Duration MAX = Duration.ofDays(366);

    /** 24 hours. */
    public static final Timeframe DAY = new Timeframe(Duration.ofHours(24));

    /** The form in JSON. */
    public static final String FORM = "^\\d+[hdwm]$";

    private static final Pattern TEXT = Pattern.compile("^(\\d{1,6})([hdwm])$");

    public Timeframe {
        if (span.compareTo(MIN) < 0 || span.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("timeframe must be from 1 minute to 366 days, got " + span);
        }
    }

    /**
     * The span that {@code text} spells.
     *
     * @throws IllegalArgumentException unless it has the form {@value #FORM} and is in bounds
     */
    public static Timeframe parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "timeframe must be a number and one of h d w m, for example 24h, got '" + text + "'");
        }
        long count = Long.parseLong(matcher.group(1));
        return new Timeframe(
                switch (matcher.group(2)) {
                    case "h" -> Duration.ofHours(count);
                    case "d" -> Duration.ofDays(count);
                    case "w" -> Duration.ofDays(7 * count);
                    default -> Duration.ofMinutes(count);
                });
    }

    /** The form in JSON, in the largest unit that is exact; seconds are cut off. */
    @Override
    public String toString() {
        long minutes = span.toMinutes();
        if (minutes % (7 * 24 * 60) == 0) {
            return minutes / (7 * 24 * 60) + "w";
        }
        if (minutes % (24 * 60) == 0) {
            return minutes / (24 * 60) + "d";
        }
        return minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m";
    }
}
