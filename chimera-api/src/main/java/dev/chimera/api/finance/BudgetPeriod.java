package dev.chimera.api.finance;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** The calendar windows of a budget, in the budget's own time zone: the day, the ISO 8601 week (from Monday), the month. */
public enum BudgetPeriod {
    DAY {
        @Override
        public LocalDate windowStart(LocalDate day) {
            return day;
        }

        @Override
        public LocalDate nextWindowStart(LocalDate day) {
            return day.plusDays(1);
        }
    },
    WEEK {
        @Override
        public LocalDate windowStart(LocalDate day) {
            return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }

        @Override
        public LocalDate nextWindowStart(LocalDate day) {
            return windowStart(day).plusWeeks(1);
        }
    },
    MONTH {
        @Override
        public LocalDate windowStart(LocalDate day) {
            return day.withDayOfMonth(1);
        }

        @Override
        public LocalDate nextWindowStart(LocalDate day) {
            return windowStart(day).plusMonths(1);
        }
    };

    /** The first day of the window that holds {@code day}. */
    public abstract LocalDate windowStart(LocalDate day);

    /** The first day of the window after it. */
    public abstract LocalDate nextWindowStart(LocalDate day);

    /** The lower-case form used in JSON and metrics. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
