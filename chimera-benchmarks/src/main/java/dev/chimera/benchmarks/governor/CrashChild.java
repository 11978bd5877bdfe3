package dev.chimera.benchmarks.governor;

import dev.chimera.api.finance.Unsettled;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spi.sqlite.SqliteStorage;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The process that is killed: spends at full speed, and says on its standard output what it was told, after it was told. Ends by
 * itself if nobody reads that, or after a minute.
 */
final class CrashChild {
    private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int IN_DOUBT_MAX = 1_000;

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);

    private CrashChild() {}

    /**
     * Arguments: file, keys, seed, threads, budget, and since when (in milliseconds) an opened permit may belong to a process that
     * lives.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        CrashBudget budget = CrashBudget.parse(args[4]);
        try (SqliteStorage storage = SqliteStorage.at(Path.of(args[0]));
                LocalCfo cfo = budget.governor(storage.ledger(), Path.of(args[1]))) {
            SplittableRandom random = new SplittableRandom(Long.parseLong(args[2]));
            CrashChild child = new CrashChild();
            child.awaitGo();
            child.reconcile(cfo, random.split(), Instant.ofEpochMilli(Long.parseLong(args[5])));
            child.spend(cfo, random, Integer.parseInt(args[3]));
        }
    }

    private void spend(LocalCfo cfo, SplittableRandom random, int count) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        long end = System.nanoTime() + LIFE_NANOS;
        for (int i = 0; i < count; i++) {
            Spender spender = new Spender(cfo, random.split(), this::say);
            Thread thread = new Thread(() -> spendUntil(end, spender), "spender-" + i);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** What lives before this one left open is settled or voided, as a look-up at the provider would. */
    private void reconcile(LocalCfo cfo, SplittableRandom random, Instant before) throws IOException {
        for (Unsettled inDoubt : cfo.unsettled(IN_DOUBT_MAX)) {
            if (inDoubt.openedAt().isBefore(before) && random.nextInt(4) > 0) {
                say(Spender.end(cfo, inDoubt.permit(), random));
            }
        }
    }

    private static void spendUntil(long end, Spender spender) {
        try {
            while (System.nanoTime() - end < 0) {
                spender.act();
            }
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    /** Says that it is ready and waits for a word from the parent, so that all processes begin to spend at once. */
    private void awaitGo() throws IOException {
        say("ready");
        if (System.in.read() < 0) {
            throw new IOException("the parent is gone");
        }
    }

    private void say(Answer answer) throws IOException {
        say(answer.line());
    }

    private synchronized void say(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
