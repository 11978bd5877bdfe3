package dev.chimera.benchmarks.governor;

import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoreException;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spi.postgres.PostgresStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One JVM of the bank test: callers share a governor on a database that it reaches by a faulty way. Says on its standard output when
 * it is at work. Killed at any moment; at a word on its standard input, or its end, the callers finish what they hold and it ends.
 */
final class BankChild {
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(90);

    private volatile boolean finishing;

    private BankChild() {}

    /** Arguments: URL, schema, keys, journals begin with, seed, threads, budget. */
    public static void main(String[] args) throws IOException, InterruptedException {
        CrashBudget budget = CrashBudget.parse(args[6]);
        try (Storage storage = patiently(() -> storage(args[0], args[1]));
                LocalCfo cfo = patiently(() -> budget.governor(storage.ledger(), Path.of(args[2])))) {
            new BankChild().run(cfo, args[3], new SplittableRandom(Long.parseLong(args[4])), Integer.parseInt(args[5]));
        }
    }

    private static Storage storage(String url, String schema) {
        return PostgresStorage.builder()
                .url(url)
                .schema(schema)
                .migrate(false)
                .poolSize(4)
                .lockTimeout(Duration.ofSeconds(4))
                .statementTimeout(Duration.ofSeconds(2))
                .open();
    }

    /** The network may break while it opens, too. */
    private static <T> T patiently(Supplier<T> opening) {
        long until = System.nanoTime() + START_NANOS;
        while (true) {
            try {
                return opening.get();
            } catch (StoreException e) {
                if (System.nanoTime() - until > 0) {
                    throw e;
                }
            }
        }
    }

    private void run(LocalCfo cfo, String journals, SplittableRandom random, int count)
            throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path path = Path.of(journals + "-" + i + ".journal");
            SplittableRandom dice = random.split();
            threads.add(new Thread(() -> call(cfo, dice, path), "caller-" + i));
        }
        System.out.println("at work");
        threads.forEach(Thread::start);
        int word = System.in.read();
        finishing = true;
        if (word < 0) {
            System.err.println("the parent is gone");
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void call(LocalCfo cfo, SplittableRandom random, Path path) {
        try (CallerJournal journal = CallerJournal.open(path)) {
            BankCaller caller = new BankCaller(cfo, random, journal);
            boolean more = true;
            while (more) {
                more = caller.act(finishing);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }
}
