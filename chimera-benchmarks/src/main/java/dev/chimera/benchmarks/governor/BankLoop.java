package dev.chimera.benchmarks.governor;

import dev.chimera.api.AgentId;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.Signing;
import dev.chimera.tck.FaultyProxy;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The bank test: several JVMs with several callers each spend from one budget on one PostgreSQL, while JVMs are killed and started
 * again and connections are cut, delayed and reset, often right after a COMMIT was sent. Checks, while it runs and at its end, that
 * no limit of any window was crossed, that the counters are what the entries add up to, that every answer that a caller saw is in
 * the ledger once and as it was given, that nothing was settled twice, and that the chain and every signature verify.
 *
 * <p>Settings: {@code seconds=120}, {@code seed=} (printed; chance otherwise, and time plays its part too), {@code jvms=4},
 * {@code threads=8} in each, {@code kill=4000} and {@code fault=200} (how many milliseconds apart, about), {@code url=} of a server
 * (one is started otherwise), {@code folder=} for the callers' journals, which stay there if something is found.
 */
public final class BankLoop {
    /** The one agent that has a limit of its own. */
    static final AgentId LIMITED = new AgentId("artist/luna");

    private static final Set<String> NAMES =
            Set.of("seconds", "seed", "jvms", "threads", "kill", "fault", "url", "folder");
    private static final int LOOK_MILLIS = 250;
    private static final int TICK_MILLIS = 20;
    private static final int COMMIT_MILLIS = 300;

    private final PrintStream out;
    private final Settings settings;
    private final Path folder;
    private final SplittableRandom random;
    private final LoopServer server;
    private final CrashBudget budget;
    private final List<FaultyProxy> ways = new ArrayList<>();
    private final List<ChildProcess> children = new ArrayList<>();
    private volatile boolean over;
    private volatile @Nullable Throwable found;
    private long kills;
    private long starts;

    private BankLoop(PrintStream out, Settings settings, Path folder, SplittableRandom random, LoopServer server) {
        this.out = out;
        this.settings = settings;
        this.folder = folder;
        this.random = random;
        this.server = server;
        this.budget = budget(settings.number("jvms", 4) * settings.number("threads", 8));
    }

    /** Less than so many callers want to hold at once, so that each of the limits binds now and then. */
    static CrashBudget budget(long callers) {
        Money day = new Money(500_000 * callers, "USD");
        Money media = new Money(300_000 * callers, "USD");
        Money agent = new Money(250_000 * callers, "USD");
        return new CrashBudget(
                Budget.daily(day)
                        .and(SpendCategory.MEDIA, BudgetPeriod.DAY, media)
                        .with(new Budget.Limit(new Budget.Scope.Agent(LIMITED), BudgetPeriod.DAY, agent)),
                Duration.ofSeconds(5),
                Signing.PER_ENTRY);
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        Settings settings = Settings.of(args, NAMES);
        Path parent = Path.of(settings.text("folder", System.getProperty("java.io.tmpdir", ".")));
        run(System.out, settings, Files.createTempDirectory(parent, "bank-loop"));
    }

    /**
     * Runs it in {@code folder}, which it empties and deletes if all is well.
     *
     * @throws IllegalStateException naming what is broken
     * @throws dev.chimera.api.ChimeraException if the governor finds it first
     */
    static Summary run(PrintStream out, Settings settings, Path folder)
            throws IOException, InterruptedException, SQLException {
        long seed = settings.number("seed", new SplittableRandom().nextLong());
        out.println("seed=" + seed + ", files in " + folder + " ("
                + Files.getFileStore(folder).type() + ")");
        SplittableRandom random = new SplittableRandom(seed);
        String schema = "bank_" + Long.toHexString(random.nextLong());
        try (LoopServer server = LoopServer.open(settings.text("url", ""), schema)) {
            out.println(server.promise());
            Summary summary = new BankLoop(out, settings, folder, random, server).run();
            out.println(summary);
            server.drop();
            return summary;
        }
    }

    /**
     * What came of it.
     *
     * @param kills how many JVMs were killed
     * @param cuts how many connections were broken
     * @param answers how many answers callers had seen, each of which was found
     * @param entries how many entries the ledger has
     * @param unseen how many of them were durable, and their caller only found them later
     * @param refusals how many requests a limit refused
     * @param looks how often the books were added up while others wrote
     */
    record Summary(long kills, long cuts, long answers, long entries, long unseen, long refusals, long looks) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d JVMs killed, %d connections broken, %d answers seen and each found once, %d entries, %d committed"
                            + " and unheard, %d refused at a limit, %d looks meanwhile; no limit crossed, nothing lost,"
                            + " nothing twice, the ledger verified",
                    kills,
                    cuts,
                    answers,
                    entries,
                    unseen,
                    refusals,
                    looks);
        }
    }

    private Summary run() throws IOException, InterruptedException, SQLException {
        Path keys = folder.resolve("keys.json");
        CfoKeys.generate().writeInsecurely(keys);
        try (BankWatch watch = new BankWatch(server.urlOfSchema(), budget)) {
            Squalls squalls = begin();
            List<Thread> beside = List.of(beside("squalls", squalls::blow), beside("watch", () -> {
                watch.look();
                Thread.sleep(LOOK_MILLIS);
            }));
            disturb();
            over = true;
            for (Thread thread : beside) {
                thread.interrupt();
                thread.join();
            }
            squalls.end();
            finish();
            requireNothingFound();
            watch.look();
            return inspect(keys, watch, squalls.cuts());
        } finally {
            over = true;
            children.forEach(ChildProcess::kill);
            for (FaultyProxy way : ways) {
                way.close();
            }
        }
    }

    private Squalls begin() throws IOException, InterruptedException {
        for (int i = 0; i < settings.number("jvms", 4); i++) {
            ways.add(new FaultyProxy(server.url()));
            children.add(start(i));
        }
        for (ChildProcess child : children) {
            child.awaitReady();
        }
        return new Squalls(ways, random.split(), settings.number("fault", 200));
    }

    private ChildProcess start(int jvm) throws IOException {
        starts++;
        Signing signing = random.nextBoolean() ? Signing.PER_ENTRY : Signing.PER_BATCH;
        return ChildProcess.start(
                BankChild.class,
                folder.resolve("jvm-" + jvm + "-" + starts + ".log"),
                List.of(
                        ways.get(jvm).url("prepareThreshold=0&socketTimeout=3&connectTimeout=2"),
                        server.schema(),
                        folder.resolve("keys.json").toString(),
                        folder.resolve("jvm-" + jvm).toString(),
                        String.valueOf(random.nextLong()),
                        settings.text("threads", "8"),
                        budget.with(signing).text()));
    }

    /** Kills JVMs and starts them again until the time is over. */
    private void disturb() throws IOException, InterruptedException {
        long apart = TimeUnit.MILLISECONDS.toNanos(settings.number("kill", 4_000));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.number("seconds", 120));
        long next = System.nanoTime() + random.nextLong(2 * apart);
        while (System.nanoTime() - end < 0) {
            Thread.sleep(TICK_MILLIS);
            requireNothingFound();
            int jvm = random.nextInt(children.size());
            if (System.nanoTime() - next > 0 && children.get(jvm).isAtWork()) {
                if (random.nextBoolean()) {
                    awaitCommit(ways.get(jvm));
                }
                children.get(jvm).kill();
                children.get(jvm).awaitDeath();
                kills++;
                children.set(jvm, start(jvm));
                next = System.nanoTime() + random.nextLong(2 * apart);
            }
        }
    }

    /** Cuts {@code way} right behind a COMMIT, so that whoever is killed now does not hear that it is done. */
    private static void awaitCommit(FaultyProxy way) throws InterruptedException {
        way.after(FaultyProxy.Fault.CUT, Squalls.COMMIT);
        for (int i = 0; i < COMMIT_MILLIS && way.isWaiting(); i++) {
            Thread.sleep(1);
        }
    }

    private void requireNothingFound() throws IOException {
        @Nullable Throwable what = found;
        if (what != null) {
            throw new IllegalStateException(what.getMessage(), what);
        }
        for (ChildProcess child : children) {
            if (!over && child.hasEnded()) {
                throw new IllegalStateException("a JVM ended by itself: " + child.complaint());
            }
        }
    }

    private void finish() throws IOException, InterruptedException {
        for (ChildProcess child : children) {
            child.awaitReady();
            child.go();
        }
        for (ChildProcess child : children) {
            child.awaitEnd();
        }
    }

    private interface Round {
        void run() throws InterruptedException, SQLException;
    }

    /** Does {@code round} again and again until all is over. */
    private Thread beside(String name, Round round) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!over) {
                            round.run();
                        }
                    } catch (InterruptedException enough) {
                        // the time is over
                    } catch (SQLException | RuntimeException e) {
                        found = e;
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private Summary inspect(Path keys, BankWatch watch, long cuts) throws IOException {
        List<Answer> answers = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path journal :
                    files.filter(file -> file.toString().endsWith(".journal")).toList()) {
                List<Answer> seen = CallerJournal.answers(journal);
                long asked = CallerJournal.asked(journal);
                long decided =
                        seen.stream().filter(Answer.Decided.class::isInstance).count();
                Broken.unless(asked == decided, "%s: %d asked, %d answered", journal, asked, decided);
                answers.addAll(seen);
            }
        }
        Inspection inspection = new Inspection(server::storage, keys);
        Inspection.Found last = inspection.check(answers, budget);
        inspection.verify(budget);
        for (int i = 0; i < last.taken().size(); i++) {
            Budget.Limit limit = budget.budget().limits().get(i);
            out.println(limit.scope() + " a " + limit.period().id() + ": "
                    + new Money(last.taken().get(i), "USD") + " spent of " + limit.amount());
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        return new Summary(
                kills, cuts, answers.size(), inspection.entries(), last.unseen(), inspection.refusals(), watch.looks());
    }
}
