package dev.chimera.benchmarks.redis;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One JVM's callers of a limit, each asking again as soon as it is answered. Leaves in a file how long each measured call took, in
 * nanoseconds, the moments before and after each grant, how many calls were made at all, and the nanoseconds of a processor.
 *
 */
record LimiterCallers(String kind, Pattern pattern, String name, int jvm, int threads, Span span, Path file) {
    static final String ORDER = "limit";

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** Which keys are asked for, and how often one may be in a second. */
    enum Pattern {
        /** Each caller its own, under a limit that is never reached. */
        OWN(100_000),
        /** All the same hundred, under a limit that is never reached. */
        HUNDRED(100_000),
        /** All one, which is nearly always refused. */
        ONE(100);

        final int callsMax;

        Pattern(int callsMax) {
            this.callsMax = callsMax;
        }

        boolean isRefused() {
            return this == ONE;
        }

        private String key(int caller, long call) {
            return switch (this) {
                case OWN -> "caller-" + caller;
                case HUNDRED -> "key-" + (caller + 7 * call) % 100;
                case ONE -> "one";
            };
        }
    }

    /** When they call, in microseconds: from {@code begin} to {@code end}, counted from {@code measured}. */
    record Span(long begin, long measured, long end) {}

    List<String> order() {
        return List.of(
                ORDER,
                kind,
                pattern.name(),
                name,
                String.valueOf(jvm),
                String.valueOf(threads),
                String.valueOf(span.begin),
                String.valueOf(span.measured),
                String.valueOf(span.end),
                file.toString());
    }

    static LimiterCallers of(List<String> words) {
        return new LimiterCallers(
                words.get(1),
                Pattern.valueOf(words.get(2)),
                words.get(3),
                Integer.parseInt(words.get(4)),
                Integer.parseInt(words.get(5)),
                new Span(Long.parseLong(words.get(6)), Long.parseLong(words.get(7)), Long.parseLong(words.get(8))),
                Path.of(words.get(9)));
    }

    void run(String uri) throws IOException, InterruptedException {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            callers.add(new Caller());
        }
        Longs took = new Longs();
        Longs before = new Longs();
        Longs after = new Longs();
        Longs totals = new Longs();
        try (Limit limit = Limit.of(kind, uri, name, pattern.callsMax)) {
            limit.tryAcquire("connects");
            long cpu = PROCESS.getProcessCpuTime();
            LoadChild.together(threads, index -> callers.get(index).call(limit, jvm * threads + index));
            totals.add(callers.stream().mapToLong(caller -> caller.calls).sum());
            totals.add(PROCESS.getProcessCpuTime() - cpu);
        }
        for (Caller caller : callers) {
            took.addAll(caller.took);
            before.addAll(caller.before);
            after.addAll(caller.after);
        }
        Longs.write(file, took, before, after, totals);
    }

    /** One thread's calls. */
    private final class Caller {
        private final Longs took = new Longs();
        private final Longs before = new Longs();
        private final Longs after = new Longs();
        private long calls;

        private void call(Limit limit, int caller) {
            Micros.sleepUntil(span.begin);
            for (long now = Micros.now(); now < span.end; now = Micros.now()) {
                String key = pattern.key(caller, calls++);
                long begin = System.nanoTime();
                boolean granted = limit.tryAcquire(key);
                long nanos = System.nanoTime() - begin;
                if (now >= span.measured) {
                    took.add(nanos);
                }
                if (pattern.isRefused() && granted) {
                    before.add(now);
                    after.add(Micros.now());
                } else if (!pattern.isRefused() && !granted) {
                    throw new IllegalStateException(kind + " refused " + key + ", far below its limit");
                }
            }
        }
    }
}
