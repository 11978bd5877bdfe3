package dev.chimera.openclaw.reputation;

import dev.chimera.api.network.Receipt;
import dev.chimera.api.network.Reputation;
import java.time.Duration;
import java.time.Instant;

/** Receipts of one issuer about one subject, added up: each counts half as much after 30 days. Not thread-safe. */
final class Evidence {
    static final Duration RESPONSE_LIMIT = Duration.ofSeconds(5);

    private static final Duration HALF_LIFE = Duration.ofDays(30);
    private static final Duration SKEW = Duration.ofSeconds(30);

    /** What stands for heartbeats that were never due: what a newcomer has. */
    private static final double NO_WATCH = Opinions.PRIOR;

    private double weight;
    private double success;
    private double responsiveness;
    private double uptime;
    private double satisfaction;
    private long count;

    /** One from the future does not count yet. */
    void add(Receipt receipt, Instant now) {
        if (receipt.issuedAt().isAfter(now.plus(SKEW))) {
            return;
        }
        double age = Math.max(0, Duration.between(receipt.issuedAt(), now).toMillis());
        Receipt.Outcome outcome = receipt.outcome();
        double seen =
                outcome.heartbeatsDue() == 0 ? NO_WATCH : (double) outcome.heartbeatsSeen() / outcome.heartbeatsDue();
        add(
                Reputation.of(
                        outcome.succeeded() ? 1 : 0, outcome.response(), RESPONSE_LIMIT, seen, outcome.rating(), 1),
                Math.pow(0.5, age / HALF_LIFE.toMillis()));
        count++;
    }

    /** {@code other}, weighed anew so that all of it weighs {@code total}. */
    void add(Evidence other, double total) {
        if (other.weight > 0 && total > 0) {
            add(other.parts(), total);
            count += other.count;
        }
    }

    private void add(Reputation parts, double by) {
        weight += by;
        success += by * parts.successRate();
        responsiveness += by * parts.responsiveness();
        uptime += by * parts.uptime();
        satisfaction += by * parts.satisfaction();
    }

    double weight() {
        return weight;
    }

    private Reputation parts() {
        return averaged(0);
    }

    /** The parts, averaged with so many pseudo-receipts. */
    Reputation averaged(double priorWeight) {
        return new Reputation(
                part(success, priorWeight),
                part(responsiveness, priorWeight),
                part(uptime, priorWeight),
                part(satisfaction, priorWeight),
                count);
    }

    private double part(double sum, double priorWeight) {
        return Math.max(0, Math.min(1, (sum + priorWeight * Opinions.PRIOR) / (weight + priorWeight)));
    }
}
