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
     * Makes {@code count} calls.
     *
     * @param call is told the number of the call, from 0
     * @return the nanoseconds that each took, from when it was due
     * @throws IllegalStateException if a call failed
     */
    long[] of(int count, IntConsumer call) throws InterruptedException {
        AtomicLongArray nanos = new AtomicLongArray(count);
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            long begin = System.nanoTime();
            List<Future<?>> running = new ArrayList<>(callers);
            for (int i = 0; i < callers; i++) {
                running.add(threads.submit(() -> {
                    for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                        long due = dueAt(begin, number);
                        call.accept(number);
                        nanos.set(number, System.nanoTime() - due);
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
            return longs(nanos);
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
