package dev.chimera.benchmarks.redis;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that offer hints, numbered from 0, each with the moment at which it was offered.
 *
 * @param count how many
 * @param perSecond how many a second; as fast as they can if it is 0
 * @param begin when, in microseconds
 */
record HintProducer(String kind, String name, int threads, int count, int perSecond, long begin) {
    static final String ORDER = "produce";

    List<String> order() {
        return List.of(
                ORDER,
                kind,
                name,
                String.valueOf(threads),
                String.valueOf(count),
                String.valueOf(perSecond),
                String.valueOf(begin));
    }

    static HintProducer of(List<String> words) {
        return new HintProducer(
                words.get(1),
                words.get(2),
                Integer.parseInt(words.get(3)),
                Integer.parseInt(words.get(4)),
                Integer.parseInt(words.get(5)),
                Long.parseLong(words.get(6)));
    }

    void run(String uri) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        try (Hints hints = Hints.of(kind, uri, name)) {
            LoadChild.together(threads, unused -> {
                for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                    Micros.sleepUntil(perSecond == 0 ? begin : begin + number * Micros.SECOND / perSecond);
                    hints.offer(number + "/" + Micros.now());
                }
            });
        }
    }
}
