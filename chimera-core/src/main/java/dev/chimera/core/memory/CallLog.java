package dev.chimera.core.memory;

/** When the latest calls under one key were let through, in a ring that grows as far as it must. For one thread at a time. */
final class CallLog {
    private static final int ROOM_AT_FIRST = 8;

    private final int callsMax;
    private final long windowNanos;
    private long[] times;
    private int oldest;
    private int count;

    CallLog(int callsMax, long windowNanos) {
        this.callsMax = callsMax;
        this.windowNanos = windowNanos;
        times = roomAtFirst();
    }

    /**
     * Lets a call through if that makes no more than the most in the window that ends now.
     *
     * @param now no earlier than in the call before
     * @return 0 if it may go on, else after how many nanoseconds it may
     */
    long ask(long now) {
        forgetBefore(now);
        if (count == callsMax) {
            return times[oldest] + windowNanos - now;
        }
        if (count == times.length) {
            grow();
        }
        times[(int) (((long) oldest + count) % times.length)] = now;
        count++;
        return 0;
    }

    private void forgetBefore(long now) {
        while (count > 0 && now - times[oldest] >= windowNanos) {
            oldest = (oldest + 1) % times.length;
            count--;
        }
        if (count == 0 && times.length > ROOM_AT_FIRST) {
            times = roomAtFirst();
            oldest = 0;
        }
    }

    private void grow() {
        long[] more = new long[Math.min(callsMax, 2 * times.length)];
        System.arraycopy(times, oldest, more, 0, count - oldest);
        System.arraycopy(times, 0, more, count - oldest, oldest);
        times = more;
        oldest = 0;
    }

    private long[] roomAtFirst() {
        return new long[Math.min(callsMax, ROOM_AT_FIRST)];
    }
}
