package dev.chimera.benchmarks.governor;

import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.Signing;
import dev.chimera.spi.sqlite.SqliteStorage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Kills processes that spend, again and again, and checks what they leave behind: that every answer that a caller saw is in the
 * ledger once, that the ledger verifies, that the books add up, and that no limit was ever passed. A kill ends the process and not
 * the machine: what the operating system had taken from it still reaches the disk.
 *
 * <p>Settings: {@code kills=200}, {@code seed=} (printed; chance otherwise), {@code threads=8} in a process, {@code processes=1}
 * at a time on the file, {@code ledger=25} kills before another ledger is begun, {@code folder=} for the files, which stay there
 * if something is found.
 */
public final class CrashLoop {
    private static final Set<String> NAMES = Set.of("kills", "seed", "threads", "processes", "ledger", "folder");
    private static final int LIFE_MIN_MILLIS = 50;
    private static final int LIFE_MAX_MILLIS = 700;

    private final PrintStream out;
    private final Settings settings;
    private final Path folder;
    private final SplittableRandom random;
    private long kills;
    private long answers;
    private long entries;
    private long unseen;
    private long refusals;

    private CrashLoop(PrintStream out, Settings settings, Path folder, long seed) {
        this.out = out;
        this.settings = settings;
        this.folder = folder;
        this.random = new SplittableRandom(seed);
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Settings settings = Settings.of(args, NAMES);
        Path parent = Path.of(settings.text("folder", System.getProperty("java.io.tmpdir", ".")));
        run(System.out, settings, Files.createTempDirectory(parent, "crash-loop"));
    }

    /**
     * Runs it in {@code folder}, which it empties and deletes if all is well.
     *
     * @throws IllegalStateException naming what is broken
     * @throws dev.chimera.api.ChimeraException if the governor finds it first
     */
    static Summary run(PrintStream out, Settings settings, Path folder) throws IOException, InterruptedException {
        long seed = settings.number("seed", new SplittableRandom().nextLong());
        out.println("seed=" + seed + ", files in " + folder + " ("
                + Files.getFileStore(folder).type() + ")");
        CrashLoop loop = new CrashLoop(out, settings, folder, seed);
        loop.run();
        Summary summary = new Summary(loop.kills, loop.answers, loop.entries, loop.unseen, loop.refusals);
        out.println(summary);
        Files.delete(folder);
        return summary;
    }

    /**
     * What came of it.
     *
     * @param kills how many processes were killed
     * @param answers how many answers callers had seen, each of which was found
     * @param entries how many entries the ledgers had
     * @param unseen how many of them were durable before their caller heard of them
     * @param refusals how many requests a limit refused
     */
    record Summary(long kills, long answers, long entries, long unseen, long refusals) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d kills, %d answers seen and each found once, %d entries, %d committed and unseen, %d refused at a"
                            + " limit; nothing lost, nothing twice, no limit passed, every ledger verified",
                    kills,
                    answers,
                    entries,
                    unseen,
                    refusals);
        }
    }

    private void run() throws IOException, InterruptedException {
        long wanted = settings.number("kills", 200);
        while (kills < wanted) {
            oneLedger(wanted);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void oneLedger(long wanted) throws IOException, InterruptedException {
        Path keys = folder.resolve("keys.json");
        CfoKeys.generate().writeInsecurely(keys);
        Inspection inspection = new Inspection(() -> SqliteStorage.at(folder.resolve("ledger.db")), keys);
        long end = Math.min(wanted, kills + settings.number("ledger", 25));
        CrashBudget budget = budget(new Inspection.Found(List.of(0L, 0L), 0));
        List<Answer> seen = new ArrayList<>();
        while (kills < end) {
            seen.addAll(killed(budget));
            if (kills >= end || random.nextInt(3) > 0) { // else the next process opens what this one left
                Inspection.Found found = inspection.check(seen, budget);
                answers += seen.size();
                unseen += found.unseen();
                out.printf(
                        Locale.ROOT,
                        "kill %3d: %5d answers, %2d unseen, %6d entries%n",
                        kills,
                        seen.size(),
                        found.unseen(),
                        inspection.entries());
                seen.clear();
                budget = budget(found);
            }
        }
        inspection.verify(budget);
        entries += inspection.entries();
        refusals += inspection.refusals();
    }

    /** A little more than is taken, so that the limits bind now and then. */
    private CrashBudget budget(Inspection.Found found) {
        Signing signing = random.nextBoolean() ? Signing.PER_ENTRY : Signing.PER_BATCH;
        return CrashBudget.of(
                found.taken().get(0) + random.nextLong(500_000, 10_000_000),
                found.taken().get(1) + random.nextLong(500_000, 10_000_000),
                signing);
    }

    /** Lets processes spend, kills them at one moment, and returns what they had said. */
    private List<Answer> killed(CrashBudget budget) throws IOException, InterruptedException {
        List<ChildProcess> children = new ArrayList<>();
        List<Answer> said = new ArrayList<>();
        try {
            for (long i = 0; i < settings.number("processes", 1); i++) {
                long before = i == 0 ? System.currentTimeMillis() : 0; // one reconciles, and not what the others open
                children.add(ChildProcess.start(
                        CrashChild.class, folder.resolve("child-" + i + ".log"), arguments(budget, before)));
            }
            for (ChildProcess child : children) {
                child.awaitReady();
            }
            for (ChildProcess child : children) {
                child.go();
            }
            for (ChildProcess child : children) {
                child.awaitFirstAnswer();
            }
            Thread.sleep(random.nextInt(LIFE_MIN_MILLIS, LIFE_MAX_MILLIS + 1));
        } finally {
            children.forEach(ChildProcess::kill);
        }
        for (ChildProcess child : children) {
            said.addAll(child.answers());
            kills++;
        }
        return said;
    }

    private List<String> arguments(CrashBudget budget, long before) {
        return List.of(
                folder.resolve("ledger.db").toString(),
                folder.resolve("keys.json").toString(),
                String.valueOf(random.nextLong()),
                settings.text("threads", "8"),
                budget.text(),
                String.valueOf(before));
    }
}
