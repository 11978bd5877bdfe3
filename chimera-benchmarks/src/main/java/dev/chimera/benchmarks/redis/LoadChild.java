package dev.chimera.benchmarks.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One JVM of a load: does what each line on its standard input says, and says {@code done}. Ends with its input. */
final class LoadChild {
    private LoadChild() {}

    /** What one thread does; {@code index} counts from 0. */
    interface Work {
        void run(int index) throws Exception;
    }

    /** Argument: the server's URI. */
    public static void main(String[] args) throws Exception {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            obey(args[0], List.of(line.split(" ", -1)));
            System.out.println("done");
        }
        System.exit(0);
    }

    private static void obey(String uri, List<String> words) throws IOException, InterruptedException {
        switch (words.get(0)) {
            case LimiterCallers.ORDER -> LimiterCallers.of(words).run(uri);
            case HintProducer.ORDER -> HintProducer.of(words).run(uri);
            case HintConsumer.ORDER -> HintConsumer.of(words).run(uri);
            default -> throw new IllegalArgumentException("no such order: " + words);
        }
    }

    /**
     * Lets {@code threads} do {@code work} at once, and waits for them.
     *
     * @throws IllegalStateException if one failed
     */
    static void together(int threads, Work work) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int index = i;
                running.add(pool.submit(() -> {
                    work.run(index);
                    return index;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a thread failed", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
