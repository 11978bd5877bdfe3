package dev.chimera.core.report;

import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How figures are written, the same in every place and under every locale. */
final class Figures {
    private static final long KILO = 1_000;
    private static final double WRITTEN_OUT_MAX = 1e15;

    private Figures() {}

    /** A count, its thousands apart. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A measured number with at most two decimals, its thousands apart; one without bounds as Java writes it. */
    static String number(double number) {
        if (!(Math.abs(number) < WRITTEN_OUT_MAX)) {
            return Double.toString(number);
        }
        DecimalFormat format = new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format.format(number);
    }

    /** A place in a drawing. */
    static String place(double number) {
        return BigDecimal.valueOf(number).setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    /** A share as a percentage with at most one decimal. */
    static String percent(double share) {
        return percent(BigDecimal.valueOf(share));
    }

    static String percent(Ratio share) {
        return percent(share.toBigDecimal());
    }

    private static String percent(BigDecimal share) {
        return share.movePointRight(2)
                        .setScale(1, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }

    static String money(@Nullable Money amount) {
        return amount == null ? "not known" : amount.toString();
    }

    /** A moment in UTC, to the millisecond: {@code 2026-08-01T10:15:30.125Z}. */
    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** The same to the minute. */
    static String minute(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES).toString().replace(":00Z", "Z");
    }

    /** The day in UTC. */
    static String day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
    }

    static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.getSeconds())
                        .add(BigDecimal.valueOf(duration.getNano(), 9))
                        .setScale(2, RoundingMode.HALF_UP)
                        .toPlainString()
                + " s";
    }

    /** A span of time in its largest whole unit. */
    static String span(Duration span) {
        long minutes = span.toMinutes();
        if (minutes >= 60 && minutes % 60 == 0) {
            long hours = minutes / 60;
            return hours >= 48 && hours % 24 == 0 ? plural(hours / 24, "day") : plural(hours, "hour");
        }
        return minutes * 60 == span.toSeconds() ? plural(minutes, "minute") : seconds(span);
    }

    static String plural(long count, String one) {
        return count(count) + " " + one + (count == 1 ? "" : "s");
    }

    static String bytes(long bytes) {
        return bytes < KILO ? bytes + " B" : count((bytes + KILO / 2) / KILO) + " kB";
    }
}
