package dev.chimera.benchmarks.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that take hints until they have seen so many. Leaves in a file the number of each hint and the moments at which it was
 * offered and taken, in microseconds.
 */
record HintConsumer(String kind, String name, int threads, int count, Path file) {
    static final String ORDER = "consume";
    private static final int EMPTY_HANDED_MAX = 60;

    List<String> order() {
        return List.of(ORDER, kind, name, String.valueOf(threads), String.valueOf(count), file.toString());
    }

    static HintConsumer of(List<String> words) {
        return new HintConsumer(
                words.get(1),
                words.get(2),
                Integer.parseInt(words.get(3)),
                Integer.parseInt(words.get(4)),
                Path.of(words.get(5)));
    }

    void run(String uri) throws IOException, InterruptedException {
        AtomicInteger seen = new AtomicInteger();
        List<Taken> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(new Taken());
        }
        try (Hints hints = Hints.of(kind, uri, name)) {
            LoadChild.together(threads, index -> all.get(index).take(hints.taker(), seen, count));
        }
        Taken together = new Taken();
        all.forEach(together::addAll);
        Longs.write(file, together.numbers, together.offered, together.taken);
    }

    /** What one thread took. */
    private static final class Taken {
        private final Longs numbers = new Longs();
        private final Longs offered = new Longs();
        private final Longs taken = new Longs();

        private void take(Hints.Taker taker, AtomicInteger seen, int count) throws InterruptedException {
            int emptyHanded = 0;
            while (seen.get() < count && emptyHanded < EMPTY_HANDED_MAX) {
                Optional<String> next = taker.next();
                emptyHanded = next.isPresent() ? 0 : emptyHanded + 1;
                if (next.isPresent()) {
                    int slash = next.get().indexOf('/');
                    numbers.add(Long.parseLong(next.get().substring(0, slash)));
                    offered.add(Long.parseLong(next.get().substring(slash + 1)));
                    taken.add(Micros.now());
                    seen.incrementAndGet();
                }
            }
        }

        private void addAll(Taken other) {
            numbers.addAll(other.numbers);
            offered.addAll(other.offered);
            taken.addAll(other.taken);
        }
    }
}
