package dev.chimera.core.campaign;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Require;
import dev.chimera.api.run.RunId;
import dev.chimera.api.trend.TrendQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Runs that begin on a cadence. The run of a tick has an id that is made of the pipeline's name, the campaign's and the tick's time:
 * of any number of JVMs with the same campaign one makes it. Immutable.
 *
 * @param name unique within its pipeline, 1 to 128 characters
 * @param query what each run looks for; best with an open end
 * @param cadence when
 * @param jitter by how much a tick is put off at most, by a share that is its own and the same for every JVM; 0 to 1 day
 * @param missed what becomes of ticks at which no run could begin
 * @param from no tick before this is made up for
 */
public record Campaign(String name, TrendQuery query, Cadence cadence, Duration jitter, Missed missed, Instant from) {
    private static final Duration FIRST_LOOK_BACK = Duration.ofMinutes(1);
    private static final Duration LONGEST_LOOK_BACK = Duration.ofDays(366);

    public Campaign {
        Require.length("campaign name", name, 1, 128);
        if (jitter.isNegative() || jitter.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("jitter must be from 0 to 1 day, got " + jitter);
        }
    }

    /** A campaign without jitter that leaves out what was missed. */
    public static Campaign of(String name, TrendQuery query, Cadence cadence) {
        return new Campaign(name, query, cadence, Duration.ZERO, Missed.SKIP, Instant.MAX);
    }

    /** This campaign with its ticks put off by up to {@code most}. */
    public Campaign withJitter(Duration most) {
        return new Campaign(name, query, cadence, most, missed, from);
    }

    /** This campaign, making up for what was missed since {@code since}. */
    public Campaign withMissed(Missed policy, Instant since) {
        return new Campaign(name, query, cadence, jitter, policy, since);
    }

    /** The id of the run of {@code tick} in the pipeline called {@code pipeline}. */
    public RunId runId(String pipeline, Instant tick) {
        return new RunId(bytes(pipeline, tick).sha256Id());
    }

    /** When the run of {@code tick} is to begin. */
    public Instant due(String pipeline, Instant tick) {
        long most = jitter.toMillis();
        long share = runId(pipeline, tick).value().getLeastSignificantBits() >>> 8;
        return tick.plusMillis(most == 0 ? 0 : share % (most + 1));
    }

    /** The ticks before {@code now} that may be made up for, the oldest first. */
    Deque<Instant> missedBefore(Instant now) {
        return missed.max() == 0
                ? new ArrayDeque<>()
                : lastBetween(from.minusMillis(1), now.minusMillis(1), missed.max());
    }

    /** The last {@code count} ticks after {@code since} and not after {@code until}, the oldest first. */
    Deque<Instant> lastBetween(Instant since, Instant until, int count) {
        Deque<Instant> ticks = new ArrayDeque<>();
        Duration back = FIRST_LOOK_BACK;
        boolean enough = false;
        while (!enough) {
            Instant earliest = until.minus(back);
            boolean whole = !earliest.isAfter(since) || back.compareTo(LONGEST_LOOK_BACK) >= 0;
            ticks.clear();
            Instant tick = cadence.next(earliest.isAfter(since) ? earliest : since);
            while (!tick.isAfter(until)) {
                ticks.add(tick);
                if (ticks.size() > count) {
                    ticks.remove();
                }
                tick = cadence.next(tick);
            }
            enough = whole || ticks.size() == count;
            back = back.multipliedBy(2);
        }
        return ticks;
    }

    private CanonicalBytes bytes(String pipeline, Instant tick) {
        return CanonicalBytes.of("chimera/campaign-tick/v1")
                .text(pipeline)
                .text(name)
                .instant(tick);
    }
}
