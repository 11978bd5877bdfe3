package dev.chimera.benchmarks.network;

import dev.chimera.api.finance.Money;
import dev.chimera.benchmarks.governor.ChildProcess;
import dev.chimera.benchmarks.governor.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Two agents in JVMs of their own hire each other, over real sockets and with their books in files, while both are killed with SIGKILL
 * again and again at any moment. Ends when each has all of its jobs done well and paid. Then checks that every job was paid once, that
 * what the one paid is what the other earned, to the credit and by exchange, that no permit and no escrow holds money any more, and that
 * both ledgers verify.
 *
 * <p>Settings: {@code jobs=1000} of each, {@code at=16} at a time, {@code kill=3000} (how many milliseconds apart, about),
 * {@code kills=1000} at most, {@code seed=}, {@code folder=}.
 */
public final class HireLoop {
    private static final Set<String> NAMES = Set.of("jobs", "at", "kill", "kills", "seed", "folder");
    private static final int AGENTS = 2;
    private static final long PATIENCE_MINUTES = 30;
    private static final long SETTLED_WITHIN_SECONDS = 180;

    private final PrintStream out;
    private final Settings settings;
    private final Path folder;
    private final SplittableRandom random;
    private final int jobs;
    private final List<Integer> ports = new ArrayList<>();
    private final List<ChildProcess> children = new ArrayList<>();
    private long kills;
    private long starts;

    private HireLoop(PrintStream out, Settings settings, Path folder, SplittableRandom random) {
        this.out = out;
        this.settings = settings;
        this.folder = folder;
        this.random = random;
        this.jobs = (int) settings.number("jobs", 1_000);
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Settings settings = Settings.of(args, NAMES);
        Path parent = Path.of(settings.text("folder", System.getProperty("java.io.tmpdir", ".")));
        Summary unused = run(System.out, settings, Files.createTempDirectory(parent, "hire-loop"));
    }

    /**
     * What came of it.
     *
     * @param jobs how many were done and paid, of both
     * @param refunds how many were not, and their money went back
     * @param kills how many JVMs were killed
     * @param seconds how long it took
     */
    record Summary(int jobs, int refunds, long kills, long seconds) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d jobs done and paid once each, %d refunded, %d JVMs killed, in %d s; what was paid is what was earned,"
                            + " nothing is held any more, both ledgers verify",
                    jobs,
                    refunds,
                    kills,
                    seconds);
        }
    }

    /**
     * Runs it in {@code folder}, whose files stay there.
     *
     * @throws IllegalStateException naming what is broken
     */
    static Summary run(PrintStream out, Settings settings, Path folder) throws IOException, InterruptedException {
        long seed = settings.number("seed", new SplittableRandom().nextLong());
        out.println("seed=" + seed + ", files in " + folder);
        Summary summary = new HireLoop(out, settings, folder, new SplittableRandom(seed)).run();
        out.println(summary);
        return summary;
    }

    private Summary run() throws IOException, InterruptedException {
        long began = System.nanoTime();
        for (int i = 0; i < AGENTS; i++) {
            ports.add(freePort());
        }
        try {
            for (int i = 0; i < AGENTS; i++) {
                children.add(start(i));
            }
            disturb();
            return inspect(began);
        } finally {
            children.forEach(ChildProcess::kill);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private ChildProcess start(int agent) throws IOException {
        starts++;
        return ChildProcess.start(
                HireChild.class,
                folder.resolve("agent-" + agent + "-" + starts + ".log"),
                List.of(
                        folder.toString(),
                        String.valueOf(agent),
                        String.valueOf(ports.get(agent)),
                        String.valueOf(jobs),
                        settings.text("at", "16")));
    }

    private void disturb() throws IOException, InterruptedException {
        long apart = TimeUnit.MILLISECONDS.toNanos(settings.number("kill", 3_000));
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        long next = System.nanoTime() + random.nextLong(2 * apart);
        while (!isDone(0) || !isDone(1)) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("not all jobs were done in " + PATIENCE_MINUTES + " minutes");
            }
            Thread.sleep(10);
            int agent = random.nextInt(AGENTS);
            if (System.nanoTime() - next > 0
                    && kills < settings.number("kills", 1_000)
                    && children.get(agent).isAtWork()) {
                children.get(agent).kill();
                children.get(agent).awaitDeath();
                kills++;
                children.set(agent, start(agent));
                next = System.nanoTime() + random.nextLong(2 * apart);
            }
            for (ChildProcess child : children) {
                if (child.hasEnded()) {
                    throw new IllegalStateException("a JVM ended by itself: " + child.complaint());
                }
            }
        }
        out.println("all jobs are done; " + kills + " JVMs were killed");
    }

    private boolean isDone(int agent) {
        return Files.exists(folder.resolve("done-" + agent));
    }

    // ---- what the books say

    private Summary inspect(long began) throws IOException, InterruptedException {
        for (ChildProcess child : children) {
            child.awaitReady();
        }
        awaitSettled();
        for (ChildProcess child : children) {
            child.go();
        }
        for (ChildProcess child : children) {
            child.awaitEnd();
        }
        int refunds = 0;
        for (int agent = 0; agent < AGENTS; agent++) {
            try (HireBooks books = HireBooks.of(folder, agent)) {
                books.verify();
                refunds += books.voided();
                requireEach(books.paid(), HireAgent.COST, agent);
                requireEach(books.earned(), HireAgent.PRICE, agent);
                requireJobs(books, agent);
            }
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        return new Summary(jobs * AGENTS, refunds, kills, seconds);
    }

    private void requireEach(Map<UUID, Money> booked, Money amount, int agent) {
        booked.forEach((exchange, money) -> require(
                money.equals(amount), "agent %d booked %s for exchange %s and not %s", agent, money, exchange, amount));
    }

    /** Each job was paid once: as often as there are jobs, and each for an exchange of its own. */
    private void requireJobs(HireBooks books, int agent) {
        require(
                books.paid().size() == jobs,
                "agent %d paid %d times for %d jobs",
                agent,
                books.paid().size(),
                jobs);
    }

    /** Waits until nothing is to be settled any more: what was interrupted last is due again after half a minute. */
    private void awaitSettled() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLED_WITHIN_SECONDS);
        Optional<String> open = open();
        while (open.isPresent()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        "not everything was settled in " + SETTLED_WITHIN_SECONDS + " s: " + open.get());
            }
            Thread.sleep(250);
            open = open();
        }
    }

    private Optional<String> open() {
        try (HireBooks one = HireBooks.of(folder, 0);
                HireBooks other = HireBooks.of(folder, 1)) {
            return open(one, other).or(() -> open(other, one));
        }
    }

    private static Optional<String> open(HireBooks buyer, HireBooks seller) {
        Set<UUID> differ = differences(buyer.paid().keySet(), seller.earned().keySet());
        if (!differ.isEmpty()) {
            return Optional.of("what was paid is not what was earned in " + differ);
        }
        if (buyer.unsettled() > 0) {
            return Optional.of(buyer.unsettled() + " permits hold money");
        }
        return buyer.held() > 0 ? Optional.of(buyer.held() + " escrows hold money") : Optional.empty();
    }

    private static Set<UUID> differences(Set<UUID> some, Set<UUID> others) {
        Set<UUID> all = new HashSet<>(some);
        all.addAll(others);
        all.removeIf(each -> some.contains(each) && others.contains(each));
        return all;
    }

    private static void require(boolean holds, String what, Object... values) {
        if (!holds) {
            throw new IllegalStateException(String.format(Locale.ROOT, what, values));
        }
    }
}
