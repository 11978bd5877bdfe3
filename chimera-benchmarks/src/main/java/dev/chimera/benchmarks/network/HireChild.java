package dev.chimera.benchmarks.network;

import dev.chimera.api.ErrorCode;
import dev.chimera.openclaw.hiring.HireOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        int attempt = 0;
        try {
            while (true) {
                HireOutcome outcome = hire(agent, HireAgent.key(number, job, attempt), job);
                if (outcome instanceof HireOutcome.Paid) {
                    return;
                }
                attempt++;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How the hire under {@code key} ended. That nobody was found is not kept, so that another key then would be another hire. */
    private static HireOutcome hire(HireAgent agent, UUID key, int job) throws InterruptedException {
        while (true) {
            try {
                HireOutcome outcome =
                        agent.openClaw().hire(key, HireAgent.order(job)).join();
                if (!(outcome instanceof HireOutcome.NotHired nobody) || nobody.code() != ErrorCode.NO_PEER) {
                    return outcome;
                }
            } catch (CompletionException e) {
                System.err.println("job " + job + ": " + e.getCause());
            }
            Thread.sleep(50);
        }
    }
}
