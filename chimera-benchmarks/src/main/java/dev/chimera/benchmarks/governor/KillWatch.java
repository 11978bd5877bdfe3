package dev.chimera.benchmarks.governor;

import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Money;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.Storage;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.RecordReader;
import dev.chimera.core.contract.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks from outside at what the processes of a kill point left behind. */
final class KillWatch {
    private static final int MAX = 100;

    private KillWatch() {}

    /**
     * Returns if there is one run, which has published and is the one that did; one post, once in the feed; one finished order at the
     * studio, paid once at its price; nothing reserved or in doubt; a ledger with every signature good; and one commit of the run's
     * record for each stage and one for its beginning, whoever made them.
     *
     * @return what producing cost
     * @throws IllegalStateException naming what is not so
     * @throws dev.chimera.api.ChimeraException if the governor finds it first
     */
    static Money check(KillWorld world, List<KillLife> lives) throws IOException {
        try (Storage storage = world.storage();
                LocalCfo cfo = world.governor(storage.ledger())) {
            RunRecord run = onlyRun(storage.runs(new RunJson()));
            commits(run, lives);
            Money paid = paid(cfo);
            Broken.unless(
                    run.result() instanceof RunResult.Published published
                            && published.fresh()
                            && paid.equals(published.spent()),
                    "paid %s, and the run ended as %s",
                    paid,
                    String.valueOf(run.result()));
            out(world);
            return paid;
        }
    }

    private static RunRecord onlyRun(RunStore runs) {
        List<RunRecord> all = new ArrayList<>();
        for (RunStatus status : RunStatus.values()) {
            all.addAll(runs.inStatus(KillWorld.PIPELINE, status, MAX));
        }
        Broken.unless(all.size() == 1 && all.get(0).status() == RunStatus.ENDED, "runs: %s", all);
        return all.get(0);
    }

    /** A run that was taken over is one version on, without a commit of its stage's. */
    private static void commits(RunRecord run, List<KillLife> lives) {
        int written = lives.stream().mapToInt(life -> life.count("run")).sum();
        int taken = lives.stream().mapToInt(life -> life.count("taken")).sum();
        Broken.unless(written <= RunStage.values().length + 1, "the run's record was written %d times", written);
        Broken.unless(
                run.version() + 1 == written + taken,
                "version %d after %d writes and %d take-overs",
                run.version(),
                written,
                taken);
    }

    private static Money paid(LocalCfo cfo) {
        List<Body.PermitSettled> settled = new ArrayList<>();
        cfo.ledger().read(0, entry -> {
            if (RecordReader.decode(entry.record()).body() instanceof Body.PermitSettled one) {
                settled.add(one);
            }
        });
        List<Body.PermitSettled> priced =
                settled.stream().filter(one -> !one.settled().isZero()).toList();
        Broken.unless(settled.size() == 2 && priced.size() == 1, "settled: %s", settled);
        Broken.unless(cfo.unsettled(MAX).isEmpty(), "in doubt: %s", cfo.unsettled(MAX));
        for (BudgetLine line : cfo.budget()) {
            Broken.unless(line.reserved().isZero(), "still reserved: %s", line);
        }
        long read = cfo.ledger().verify().size();
        Broken.unless(read >= 6, "only %d entries", read); // two decisions, two openings, two settlements
        return priced.get(0).settled();
    }

    private static void out(KillWorld world) throws IOException {
        String feed = Files.readString(world.outbox().resolve("feed.xml"));
        List<Path> posts = directories(world.outbox().resolve("posts"));
        Broken.unless(posts.size() == 1, "posts: %s", posts);
        int entries = feed.split("<entry", -1).length - 1;
        Broken.unless(entries == 1, "the feed has %d entries", entries);
        List<Path> orders = directories(world.shelf());
        Broken.unless(orders.size() == 1, "finished orders: %s", orders);
    }

    /** What is finished; what a process was busy with when it was killed has a name that begins with a dot. */
    private static List<Path> directories(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory)
                    .filter(place -> !place.getFileName().toString().startsWith("."))
                    .toList();
        }
    }
}
