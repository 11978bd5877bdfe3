package dev.chimera.api.network;

import dev.chimera.api.Require;
import java.time.Duration;

/**
 * How far a peer can be trusted: 40 x success rate + 30 x (1 - response/limit) + 20 x uptime + 10 x satisfaction, each part
 * clamped to 0..1 ({@code specs/openclaw_integration.md}). Computed from receipts that counterparties signed. Immutable.
 *
 * @param successRate 0 to 1
 * @param responsiveness 1 - response/limit, 0 to 1
 * @param uptime 0 to 1
 * @param satisfaction mean rating mapped from 1..5 to 0..1
 * @param receipts how many receipts it was made of
 */
public record Reputation(double successRate, double responsiveness, double uptime, double satisfaction, long receipts) {
    public Reputation {
        Require.range("successRate", successRate, 0, 1);
        Require.range("responsiveness", responsiveness, 0, 1);
        Require.range("uptime", uptime, 0, 1);
        Require.range("satisfaction", satisfaction, 0, 1);
        Require.range("receipts", receipts, 0, Long.MAX_VALUE);
    }

    /** The parts from what was measured; whatever lies outside its bounds is clamped. */
    public static Reputation of(
            double successRate, Duration response, Duration limit, double uptime, double meanRating, long receipts) {
        double used = (double) response.toNanos() / Math.max(1, limit.toNanos());
        return new Reputation(
                clamp(successRate), clamp(1 - used), clamp(uptime), clamp((meanRating - 1) / 4), receipts);
    }

    /** 0 to 100. */
    public double score() {
        return 40 * successRate + 30 * responsiveness + 20 * uptime + 10 * satisfaction;
    }

    private static double clamp(double value) {
        return Double.isNaN(value) ? 0 : Math.max(0, Math.min(1, value));
    }
}
