package dev.chimera.benchmarks.swarm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;

/**
 * Calls that come at a rate, whether or not those before are answered, or one after the other as fast as a number of callers can.
 *
 * @param callers how many threads call
 * @param perSecond how many come in a second; 0 for as fast as they can
 */
record Arrivals(int callers, double perSecond) {
    /**
     * How long calls took, each in nanoseconds. Not to be changed.
     *
     * @param own from its beginning to its end
     * @param sinceDue from when it was due to its end, so that one that takes long counts for those that it held up, too
     */
    @SuppressWarnings("ArrayRecordComponent") // only handed on
    record Times(long[] own, long[] sinceDue) {
        Times part(int from, int to) {
            return new Times(Arrays.copyOfRange(own, from, to), Arrays.copyOfRange(sinceDue, from, to));
        }
    }

    /**
     * Makes {@code count} calls.
     *
     * @param call is told the number of the call, from 0
     * @throws IllegalStateException if a call failed
     */
    Times of(int count, IntConsumer call) throws InterruptedException {
        AtomicLongArray own = new AtomicLongArray(count);
        AtomicLongArray sinceDue = new AtomicLongArray(count);
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            long begin = System.nanoTime();
            List<Future<?>> running = new ArrayList<>(callers);
            for (int i = 0; i < callers; i++) {
                running.add(threads.submit(() -> {
                    for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                        long due = dueAt(begin, number);
                        long called = perSecond == 0 ? due : System.nanoTime();
                        call.accept(number);
                        long answered = System.nanoTime();
                        own.set(number, answered - called);
                        sinceDue.set(number, answered - due);
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
            return new Times(longs(own), longs(sinceDue));
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call failed, so nothing was measured: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Waits until it is due; whoever comes late was due before. */
    private long dueAt(long begin, int number) throws InterruptedException {
        if (perSecond == 0) {
            return System.nanoTime();
        }
        long due = begin + (long) (number * 1e9 / perSecond);
        long early = due - System.nanoTime();
        if (early > 0) {
            TimeUnit.NANOSECONDS.sleep(early);
            return System.nanoTime(); // the timer's lateness is not the swarm's
        }
        return due;
    }

    private static long[] longs(AtomicLongArray values) {
        long[] copy = new long[values.length()];
        Arrays.setAll(copy, values::get);
        return copy;
    }
}
