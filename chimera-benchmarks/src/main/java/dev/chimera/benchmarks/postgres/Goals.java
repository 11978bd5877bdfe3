package dev.chimera.benchmarks.postgres;

import java.util.Locale;

/** What must hold, whatever the machine. Times are in milliseconds. */
final class Goals {
    private static final double APPROVAL_P95_MILLIS = 300;
    private static final double HOT_PATH_P95_MILLIS = 50;

    private Goals() {}

    /**
     * Returns if approvals were as quick as CFO-6 promises: under 300 ms in 95 of 100 cases.
     *
     * @throws IllegalStateException if they were not, or nothing was measured
     */
    static void requireQuickApprovals(String what, double p95) {
        require("CFO-6", what, p95, APPROVAL_P95_MILLIS);
    }

    /**
     * Returns if a query was as quick as DATA-3 promises: under 50 ms in 95 of 100 cases.
     *
     * @throws IllegalStateException if it was not, or nothing was measured
     */
    static void requireQuickQuery(String what, double p95) {
        require("DATA-3", what, p95, HOT_PATH_P95_MILLIS);
    }

    private static void require(String criterion, String what, double p95, double limit) {
        if (!(p95 < limit)) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "%s is broken: %s took %.3f ms at P95, and must take less than %.0f",
                    criterion,
                    what,
                    p95,
                    limit));
        }
    }
}
