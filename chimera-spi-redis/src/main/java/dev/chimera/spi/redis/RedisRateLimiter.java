package dev.chimera.spi.redis;

import dev.chimera.api.Require;
import dev.chimera.api.spi.RateLimiter;
import dev.chimera.api.spi.RelayException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps for each key the moments of the calls that it let through, in microseconds of the server's clock, at most as many as a window
 * may hold. The oldest of them says whether there is room. Refuses while the server cannot be asked.
 */
final class RedisRateLimiter implements RateLimiter {
    private static final Logger LOG = LoggerFactory.getLogger(RedisRateLimiter.class);
    private static final Duration WHILE_BROKEN = Duration.ofSeconds(1);

    /**
     * 0 if the call may go on, else the microseconds to wait. Where the clock was set back, time stands still until it has caught
     * up or the key is forgotten. The key outlives the window by a second, since it ends by another clock of the server's.
     */
    private static final RedisScript<Long> ACQUIRE = RedisScript.number(
            """
            local calls_max, window = tonumber(ARGV[1]), tonumber(ARGV[2])
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local newest = redis.call('LINDEX', KEYS[1], -1)
            if newest and tonumber(newest) > now then now = tonumber(newest) end
            local held = redis.call('LLEN', KEYS[1])
            if held >= calls_max then
              local wait = redis.call('LINDEX', KEYS[1], held - calls_max) + window - now
              if wait > 0 then return wait end
              redis.call('LTRIM', KEYS[1], held - calls_max + 1, -1)
            end
            redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
            redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000) + 1000)
            return 0
            """);

    private final RedisLink<?> link;
    private final String tag;
    private final int callsMax;
    private final Duration window;
    private final AtomicBoolean broken = new AtomicBoolean();

    RedisRateLimiter(RedisLink<?> link, String tag, int callsMax, Duration window) {
        this.link = link;
        this.tag = tag;
        this.callsMax = callsMax;
        this.window = window;
    }

    @Override
    public Optional<Duration> tryAcquire(String key) {
        Require.length("key", key, 1, KEY_MAX);
        long micros;
        try {
            micros = link.call(ACQUIRE.with(
                    List.of(tag + ":" + RedisNames.escaped(key)), callsMax, window.toNanos() / 1_000));
        } catch (RelayException e) {
            if (!broken.getAndSet(true)) {
                LOG.warn("{} refuses all calls until it can count again: {}", tag, e.getMessage());
            }
            return Optional.of(WHILE_BROKEN);
        }
        if (broken.getAndSet(false)) {
            LOG.info("{} counts again", tag);
        }
        return micros == 0 ? Optional.empty() : Optional.of(Duration.of(micros, ChronoUnit.MICROS));
    }
}
