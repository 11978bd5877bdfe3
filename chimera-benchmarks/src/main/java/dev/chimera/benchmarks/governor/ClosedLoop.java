package dev.chimera.benchmarks.governor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Callers that each ask again as soon as they are answered. A closed loop is kind to latency: a caller that waits does not ask, so
 * read p99 together with the rate. Immutable.
 *
 * @param warmUp how long they ask before anything is counted
 * @param measured how long their answers are counted
 */
public record ClosedLoop(Duration warmUp, Duration measured) {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /**
     * Lets {@code callers} threads call at once, each its own {@code calls}.
     *
     * @throws IllegalStateException if a call failed
     */
    public Timing run(int callers, IntFunction<Runnable> calls) throws InterruptedException {
        Span span = new Span();
        CyclicBarrier start = new CyclicBarrier(callers + 1, span::begin);
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Future<Caller>> running = new ArrayList<>(callers);
            for (int i = 0; i < callers; i++) {
                Caller caller = new Caller(calls.apply(i), start, span);
                running.add(threads.submit(() -> caller.call()));
            }
            start.await();
            Duration cpu = span.cpu();
            List<Caller> done = new ArrayList<>(callers);
            for (Future<Caller> one : running) {
                done.add(one.get());
            }
            return timing(done, cpu);
        } catch (ExecutionException | BrokenBarrierException e) {
            throw new IllegalStateException("a caller failed, so nothing was measured: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Lets {@code callers} threads ask {@code approver}, which stays open, and checks its books afterwards.
     *
     * @throws IllegalStateException if a call failed or the books are not in order
     */
    public Timing approvals(int callers, Approver approver) throws InterruptedException {
        Timing timing = run(callers, caller -> {
            Requests requests = new Requests(caller);
            return () -> approver.approve(requests.next());
        });
        approver.check(timing.calls());
        return timing;
    }

    private Timing timing(List<Caller> callers, Duration cpu) {
        long[] nanos = callers.stream()
                .flatMapToLong(caller -> Arrays.stream(caller.nanos, 0, caller.counted))
                .sorted()
                .toArray();
        long calls = callers.stream().mapToLong(caller -> caller.calls).sum();
        return new Timing(
                callers.size(),
                calls,
                nanos.length * 1e9 / measured.toNanos(),
                cpu.toNanos() / 1e3 / nanos.length,
                Latency.ofSorted(nanos));
    }

    /**
     * What came of it.
     *
     * @param callers how many there were
     * @param calls how many calls returned, those of the warm-up included
     * @param perSecond how many calls a second returned while it was measured
     * @param cpu how many microseconds of a processor each of those took, in all threads; the one figure here that other
     *     programs on the machine hardly change
     * @param latency how long they took
     */
    public record Timing(int callers, long calls, double perSecond, double cpu, Latency latency) {}

    /**
     * How long calls took, in milliseconds; not a number if there was none.
     *
     * @param p50 half of them took at most so many
     * @param p95 and 95 of 100 at most so many
     * @param p99 and 99 of 100 at most so many
     * @param max and all at most so many
     */
    public record Latency(double p50, double p95, double p99, double max) {
        /** That of calls that took {@code nanos}, the shortest first. */
        public static Latency ofSorted(long[] nanos) {
            return new Latency(share(nanos, 0.50), share(nanos, 0.95), share(nanos, 0.99), share(nanos, 1));
        }

        private static double share(long[] sorted, double share) {
            return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
        }
    }

    /** When is measured. */
    private final class Span {
        private volatile long from;
        private volatile @Nullable Throwable failure;

        private void begin() {
            from = System.nanoTime() + warmUp.toNanos();
        }

        /** Waits until it is over; how much processor time this JVM took while it was measured. */
        private Duration cpu() throws InterruptedException {
            sleepUntil(from);
            long before = PROCESS.getProcessCpuTime();
            sleepUntil(from + measured.toNanos());
            return Duration.ofNanos(PROCESS.getProcessCpuTime() - before);
        }

        private static void sleepUntil(long nanoTime) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanoTime - System.nanoTime());
        }

        private boolean isOver(long now) {
            return now - from >= measured.toNanos() || failure != null;
        }
    }

    /** One thread's calls. */
    private static final class Caller {
        private final Runnable work;
        private final CyclicBarrier start;
        private final Span span;
        private long[] nanos = new long[1 << 12];
        private int counted;
        private long calls;

        private Caller(Runnable work, CyclicBarrier start, Span span) {
            this.work = work;
            this.start = start;
            this.span = span;
        }

        private Caller call() throws InterruptedException, BrokenBarrierException {
            start.await();
            long begin = System.nanoTime();
            while (!span.isOver(begin)) {
                try {
                    work.run();
                } catch (Throwable e) {
                    span.failure = e;
                    throw e;
                }
                long end = System.nanoTime();
                calls++;
                if (end - span.from >= 0 && !span.isOver(end)) {
                    count(end - begin);
                }
                begin = end;
            }
            return this;
        }

        private void count(long took) {
            if (counted == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * counted);
            }
            nanos[counted++] = took;
        }
    }
}
