package dev.chimera.api.finance;

import dev.chimera.api.Require;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger entry says, for people. Says nothing about whether the entry can be trusted. Immutable.
 *
 * @param kind what it records, for example {@code decision} or {@code settled}, 1 to 64 characters
 * @param at when
 * @param permitId the permit that it grants or is about; {@code null} if there is none
 * @param grounds what was known when it was decided; {@code null} unless it decides about a request
 * @param words what it says, in words; may be empty
 */
public record EntryReading(
        String kind,
        Instant at,
        @Nullable UUID permitId,
        @Nullable Grounds grounds,
        String words) {
    public EntryReading {
        Require.length("entry kind", kind, 1, 64);
    }

    /**
     * The figures that a request was decided from.
     *
     * @param request what was asked
     * @param policy the thresholds in force
     * @param before how each limit that covers the request stood before
     * @param killed whether the kill switch was engaged
     */
    public record Grounds(SpendRequest request, SpendPolicy policy, List<BudgetLine> before, boolean killed) {
        public Grounds {
            before = List.copyOf(before);
        }
    }
}
