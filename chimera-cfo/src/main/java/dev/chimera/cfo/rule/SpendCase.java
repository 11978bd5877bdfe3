package dev.chimera.cfo.rule;

import dev.chimera.api.Require;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * All that a judgement depends on; recorded with every decision, so that the judgement can be made again. Immutable.
 *
 * @param request the request
 * @param killed whether the kill switch was engaged
 * @param currency the budget's
 * @param zone the zone of the budget's windows
 * @param standings every limit that covers the request, and how it stood
 * @param policy the thresholds, in the budget's currency
 */
public record SpendCase(
        SpendRequest request,
        boolean killed,
        String currency,
        ZoneId zone,
        List<Standing> standings,
        SpendPolicy policy) {
    /** Three scopes cover a request, each with at most three periods. */
    public static final int STANDINGS_MAX = 9;

    public SpendCase {
        standings = List.copyOf(Require.size("standings", standings, 0, STANDINGS_MAX));
    }

    /** The amount in millionths, if it is known and in the budget's currency. */
    public OptionalLong price() {
        @Nullable Money amount = request.amount();
        return amount != null && amount.currency().equals(currency)
                ? OptionalLong.of(amount.micros())
                : OptionalLong.empty();
    }

    /** Whether the request is known to cost nothing, in whatever currency. */
    boolean costsNothing() {
        @Nullable Money amount = request.amount();
        return amount != null && amount.isZero();
    }
}
