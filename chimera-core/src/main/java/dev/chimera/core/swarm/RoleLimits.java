package dev.chimera.core.swarm;

import dev.chimera.api.AgentRole;
import dev.chimera.api.Require;
import dev.chimera.api.spi.RateLimiter;
import org.jspecify.annotations.Nullable;

/**
 * How much a Manager takes. Immutable.
 *
 * @param concurrency how many stages of its role are under way at once, 1 to 1,000,000; a production counts until it ends
 * @param queueMax how many runs wait for it, 1 to 1,000,000; when it is full, the roles before it are slowed down
 * @param rate how often it may begin, asked under the role's id before every attempt; {@code null} for as often as it can
 */
public record RoleLimits(
        int concurrency, int queueMax, @Nullable RateLimiter rate) {
    private static final int MOST = 1_000_000;
    private static final boolean CHEAP_THREADS = Runtime.version().feature() >= 21;

    public RoleLimits {
        Require.range("concurrency", concurrency, 1, MOST);
        Require.range("queueMax", queueMax, 1, MOST);
    }

    /** Limits without a rate. */
    public static RoleLimits of(int concurrency, int queueMax) {
        return new RoleLimits(concurrency, queueMax, null);
    }

    /** These limits with a rate, which may be shared with other JVMs. */
    public RoleLimits withRate(RateLimiter limiter) {
        return new RoleLimits(concurrency, queueMax, limiter);
    }

    /**
     * The limits of a role unless told: up to 10,000 productions, which hold no thread; of the others what virtual threads carry
     * with ease, and on older runtimes what together fits into {@value WorkerThreads#PLATFORM_THREADS} threads.
     */
    public static RoleLimits defaults(AgentRole role) {
        return switch (role) {
            case SCOUT, GATEWAY -> of(CHEAP_THREADS ? 64 : 8, 10_000);
            case DIRECTOR, CFO, PUBLISHER -> of(CHEAP_THREADS ? 256 : 16, 10_000);
            case ARTIST -> of(10_000, 10_000);
            case ORCHESTRATOR, MANAGER, WORKER -> throw new IllegalArgumentException("no Manager has the role " + role);
        };
    }
}
