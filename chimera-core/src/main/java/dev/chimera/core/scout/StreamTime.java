package dev.chimera.core.scout;

import java.time.Instant;
import java.util.Arrays;

/**
 * The time of a stream of posts: the median of when its latest {@value #LATEST} posts say that they were made. So a few forged
 * dates do not move it, and after many it finds back as soon as they are fewer than the others. Not thread-safe.
 */
final class StreamTime {
    static final int LATEST = 31;

    private final long[] latest = new long[LATEST];
    private long seen;

    /** Takes in when a post was made, and answers what time it is now, in seconds since 1970. */
    long after(Instant made) {
        latest[(int) (seen++ % LATEST)] = made.getEpochSecond();
        long[] sorted = Arrays.copyOf(latest, (int) Math.min(seen, LATEST));
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }
}
