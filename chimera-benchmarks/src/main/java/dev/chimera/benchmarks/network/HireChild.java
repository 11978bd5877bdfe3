package dev.chimera.benchmarks.network;

import dev.chimera.openclaw.hiring.HireOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An agent of a hire loop in a JVM of its own. Arguments: folder, number, port, jobs, how many at a time. Has each of its jobs done until
 * it was done well and paid, remembering nothing but what is in its books, then leaves a file and waits for its input to end.
 */
public final class HireChild {
    private HireChild() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]);
        int number = Integer.parseInt(args[1]);
        int jobs = Integer.parseInt(args[3]);
        int atATime = Integer.parseInt(args[4]);
        try (HireAgent agent = HireAgent.open(folder, number, Integer.parseInt(args[2]))) {
            System.out.println("ready");
            ExecutorService bosses = Executors.newFixedThreadPool(atATime);
            AtomicInteger next = new AtomicInteger();
            for (int i = 0; i < atATime; i++) {
                bosses.execute(() -> {
                    for (int job = next.getAndIncrement(); job < jobs; job = next.getAndIncrement()) {
                        haveDone(agent, number, job);
                    }
                });
            }
            bosses.shutdown();
            boolean unused = bosses.awaitTermination(1, TimeUnit.HOURS);
            Files.writeString(folder.resolve("done-" + number), "all are done and paid");
            while (System.in.read() >= 0) {
                // whoever started this says when it is enough
            }
        }
    }

    private static void haveDone(HireAgent agent, int number, int job) {
        for (int attempt = 0; true; attempt++) {
            UUID key = HireAgent.key(number, job, attempt);
            try {
                Optional<HireOutcome> before = agent.openClaw().outcome(key);
                HireOutcome outcome = before.isPresent()
                        ? before.get()
                        : agent.openClaw().hire(key, HireAgent.order(job)).join();
                if (outcome instanceof HireOutcome.Paid) {
                    return;
                }
                if (outcome instanceof HireOutcome.NotHired) {
                    Thread.sleep(50);
                }
            } catch (CompletionException e) {
                System.err.println("job " + job + ": " + e.getCause());
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
