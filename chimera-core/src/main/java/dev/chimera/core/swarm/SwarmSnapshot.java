package dev.chimera.core.swarm;

import dev.chimera.api.AgentRole;
import dev.chimera.api.ServiceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A swarm at one moment; each Manager is shown as it was at a moment of its own. Immutable.
 *
 * @param at when
 * @param status whether it takes work
 * @param reason why it does not, in words; empty if it does
 * @param places runs under way
 * @param managers each Manager, in the order in which a run comes to them
 * @param troubles what is wrong and only slows it down, in words for an operator
 */
public record SwarmSnapshot(
        Instant at, ServiceStatus status, String reason, Places places, List<Role> managers, List<String> troubles) {
    public SwarmSnapshot {
        managers = List.copyOf(managers);
        troubles = List.copyOf(troubles);
    }

    /**
     * Runs under way.
     *
     * @param taken how many
     * @param max how many there may be
     * @param refused how many were not taken on since the swarm was built
     */
    public record Places(int taken, int max, long refused) {
        /** How full it is, 0 to 1. */
        public double saturation() {
            return (double) taken / max;
        }
    }

    /**
     * A Manager.
     *
     * @param role whose stages
     * @param persona whose runs; empty for everybody's
     * @param load what is there
     * @param counts what was done
     * @param waiting from when a run came to the queue until it was its turn, in the last minute
     * @param working from when it was its turn until that ended, in the last minute
     */
    public record Role(AgentRole role, String persona, Load load, Counts counts, Latency waiting, Latency working) {}

    /**
     * What is at a Manager.
     *
     * @param queued how many wait in its queue
     * @param queueMax how many may
     * @param outside how many wait for room in the queue, and hold up the Manager before
     * @param inFlight how many have their turn
     * @param concurrency how many may
     */
    public record Load(int queued, int queueMax, int outside, int inFlight, int concurrency) {
        /** How full it is, 0 to 1, turns and queue together. */
        public double saturation() {
            return Math.min(1, (double) (queued + outside + inFlight) / ((double) queueMax + concurrency));
        }
    }

    /**
     * What a Manager did.
     *
     * @param done turns that ended well since the swarm was built; a refusal by a rule is well
     * @param failed turns that ended with a failure
     * @param perSecond turns that ended in the last minute, a second
     */
    public record Counts(long done, long failed, double perSecond) {}

    /**
     * How long something took, within one in a hundred.
     *
     * @param p50 at most this for half of them
     * @param p95 at most this for 95 of 100
     * @param p99 at most this for 99 of 100
     */
    public record Latency(Duration p50, Duration p95, Duration p99) {}
}
