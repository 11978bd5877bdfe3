package dev.chimera.benchmarks.swarm;

import dev.chimera.api.spi.RelayException;
import dev.chimera.api.spi.WorkQueue;
import dev.chimera.benchmarks.governor.Broken;
import dev.chimera.benchmarks.governor.ChildProcess;
import dev.chimera.benchmarks.governor.LoopServer;
import dev.chimera.benchmarks.governor.Settings;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.core.outbox.OutboxPublisher;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Several JVMs share the runs of two personas on one PostgreSQL and one Redis, while JVMs are killed and replaced and Redis is
 * emptied, restarted and stopped for a while. One persona is offered ten times as much as the other, and both always have a backlog.
 * Checks, once all has ended, that every run that was taken on ended and is out once, that each paid for one production once, that
 * nothing stays reserved, and that the ledger verifies; and that both personas got the same share.
 *
 * <p>Settings: {@code seconds=120}, {@code seed=} (printed; chance otherwise, and time plays its part too), {@code jvms=4},
 * {@code artists=4} and {@code places=16} in each, {@code backlog=300} of each persona,
 * {@code customers=200,10} who hand in the runs of the one and of the other (one who is refused waits as told), {@code kill=5000} (how many milliseconds
 * apart, about), {@code redis=20:flush,40:restart,60:stop,68:start,90:flush} (at which second what), {@code fair=10} (how many percent
 * the personas may differ; 0 for any), {@code patience=180} (seconds for all to end), {@code url=} of a server (one is started
 * otherwise), {@code folder=} for journals and logs, which stay there if something is found.
 */
public final class SwarmLoop {
    private static final Set<String> NAMES = Set.of(
            "seconds",
            "seed",
            "jvms",
            "artists",
            "places",
            "backlog",
            "customers",
            "kill",
            "redis",
            "fair",
            "patience",
            "url",
            "folder");
    private static final int DOOR_PLACES = 4;
    private static final int LOOK_MILLIS = 250;
    private static final int TICK_MILLIS = 20;
    private static final int SPAN_MILLIS = 10_000;
    private static final int AFTER_MILLIS = 10_000;
    private static final Duration LATER = OutboxPublisher.IN_FLIGHT_GRACE.plusMinutes(1);

    private final PrintStream out;
    private final Settings settings;
    private final Path folder;
    private final SplittableRandom random;
    private final LoopServer server;
    private final LoopRedis redis;
    private final SwarmWorld world;
    private final List<ChildProcess> children = new ArrayList<>();
    private final Map<String, WorkQueue> queues = new LinkedHashMap<>();
    private final List<Long> kills = new ArrayList<>();
    private final List<Away> away = new ArrayList<>();
    private volatile boolean over;
    private volatile @Nullable Throwable found;
    private long starts;
    private long disturbances;
    private long deadLetters;

    private SwarmLoop(
            PrintStream out,
            Settings settings,
            Path folder,
            SplittableRandom random,
            LoopServer server,
            LoopRedis redis) {
        this.out = out;
        this.settings = settings;
        this.folder = folder;
        this.random = random;
        this.server = server;
        this.redis = redis;
        this.world = new SwarmWorld(
                server.url(),
                server.schema(),
                redis.uri(),
                folder.resolve("keys.json"),
                (int) settings.number("artists", 4),
                (int) settings.number("places", 16),
                (int) settings.number("backlog", 300));
    }

    /** When Redis could not be reached. */
    private record Away(long fromMillis, long toMillis) {}

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        Settings settings = Settings.of(args, NAMES);
        Path parent = Path.of(settings.text("folder", System.getProperty("java.io.tmpdir", ".")));
        run(System.out, settings, Files.createTempDirectory(parent, "swarm-loop"));
    }

    /**
     * Runs it in {@code folder}, which it empties and deletes if all is well.
     *
     * @throws IllegalStateException naming what is broken
     * @throws dev.chimera.api.ChimeraException if the governor finds it first
     */
    static SwarmSummary run(PrintStream out, Settings settings, Path folder)
            throws IOException, InterruptedException, SQLException {
        long seed = settings.number("seed", new SplittableRandom().nextLong());
        out.println("seed=" + seed + ", files in " + folder + " ("
                + Files.getFileStore(folder).type() + ")");
        SplittableRandom random = new SplittableRandom(seed);
        String schema = "swarm_" + Long.toHexString(random.nextLong());
        try (LoopServer server = LoopServer.open(settings.text("url", ""), schema);
                LoopRedis redis = LoopRedis.open(folder)) {
            out.println(server.promise() + "; " + Runtime.getRuntime().availableProcessors() + " processors, Java "
                    + Runtime.version());
            SwarmLoop loop = new SwarmLoop(out, settings, folder, random, server, redis);
            server.run(PostTable.create(loop.world.posts()));
            SwarmSummary summary = loop.run();
            out.println(summary);
            loop.requireFair(summary);
            server.run("DROP TABLE " + loop.world.posts());
            server.drop();
            delete(folder);
            return summary;
        }
    }

    private void requireFair(SwarmSummary summary) {
        long percent = settings.number("fair", 10);
        Broken.unless(
                percent == 0 || summary.whole().offPercent() <= percent,
                "the personas' shares are more than %d %% apart: %s",
                percent,
                summary.whole());
    }

    private SwarmSummary run() throws IOException, InterruptedException, SQLException {
        CfoKeys.generate().writeInsecurely(world.keys());
        Path accepted = folder.resolve("accepted.journal");
        try (SwarmWatch watch = new SwarmWatch(server.urlOfSchema());
                SwarmWatch last = new SwarmWatch(server.urlOfSchema());
                AcceptedJournal journal = AcceptedJournal.open(accepted);
                SwarmJvm door = SwarmJvm.open(world.withPlaces(DOOR_PLACES))) {
            begin(door);
            Thread watcher = watcher(watch);
            long begun = System.currentTimeMillis();
            List<Customers> customers = customers(door, journal);
            try {
                disturb(customers);
            } finally {
                for (Customers each : customers) {
                    each.stop();
                }
            }
            long stopped = System.currentTimeMillis();
            countDeadLetters();
            await(last, open -> open.active() == 0, () -> {});
            long ended = System.currentTimeMillis();
            over = true;
            watcher.join();
            long waited = endWhatWaits(last);
            finish(door);
            requireNothingFound();
            SwarmInspection.Found left = new SwarmInspection(world).check(AcceptedJournal.read(accepted));
            return summary(customers, watch, begun, stopped, ended, waited, left);
        } finally {
            over = true;
            children.forEach(ChildProcess::kill);
        }
    }

    private void begin(SwarmJvm door) throws IOException, InterruptedException {
        for (int i = 0; i < settings.number("jvms", 4); i++) {
            children.add(start());
        }
        for (ChildProcess child : children) {
            child.awaitReady();
        }
        door.begin();
        for (String persona : SwarmWorld.PERSONAS) {
            queues.put(persona, door.relay().queue("runs/" + persona, world.backlog()));
        }
    }

    private ChildProcess start() throws IOException {
        starts++;
        return ChildProcess.start(SwarmChild.class, folder.resolve("jvm-" + starts + ".log"), world.arguments());
    }

    private List<Customers> customers(SwarmJvm door, AcceptedJournal journal) {
        List<Customers> customers = new ArrayList<>();
        List<Integer> counts = settings.numbers("customers", "200,10");
        for (int i = 0; i < counts.size(); i++) {
            String persona = SwarmWorld.PERSONAS.get(i);
            customers.add(Customers.start(persona, counts.get(i), door.of(persona), journal));
        }
        return customers;
    }

    /** Kills JVMs and starts them again, and does to Redis what it is to suffer, until the time is over. */
    private void disturb(List<Customers> customers) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long end = begun + TimeUnit.SECONDS.toNanos(settings.number("seconds", 120));
        long nextKill = begun + pause();
        Deque<String> acts = new ArrayDeque<>(settings.list("redis", "20:flush,40:restart,60:stop,68:start,90:flush"));
        acts.removeIf(String::isEmpty);
        while (System.nanoTime() - end < 0) {
            Thread.sleep(TICK_MILLIS);
            requireNothingFound();
            customers.forEach(Customers::requireWell);
            @Nullable String act = acts.peek();
            if (act != null && System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(second(act))) {
                suffer(act.substring(act.indexOf(':') + 1));
                acts.remove();
            }
            int jvm = random.nextInt(children.size());
            if (System.nanoTime() - nextKill > 0 && children.get(jvm).isAtWork()) {
                kill(jvm);
                nextKill = System.nanoTime() + pause();
            }
        }
    }

    private long pause() {
        long apart = TimeUnit.MILLISECONDS.toNanos(settings.number("kill", 5_000));
        return apart / 2 + random.nextLong(apart);
    }

    private static long second(String act) {
        return Long.parseLong(act.substring(0, act.indexOf(':')));
    }

    private void kill(int jvm) throws IOException, InterruptedException {
        children.get(jvm).kill();
        children.get(jvm).awaitDeath();
        kills.add(System.currentTimeMillis());
        children.set(jvm, start());
    }

    private void suffer(String act) throws IOException {
        countDeadLetters();
        disturbances++;
        long now = System.currentTimeMillis();
        switch (act) {
            case "flush" -> redis.flush();
            case "stop" -> {
                redis.stop();
                away.add(new Away(now, Long.MAX_VALUE));
            }
            case "start" -> {
                redis.start();
                away.set(away.size() - 1, new Away(away.get(away.size() - 1).fromMillis(), System.currentTimeMillis()));
            }
            case "restart" -> {
                redis.stop();
                redis.start();
                away.add(new Away(now, System.currentTimeMillis()));
            }
            default ->
                throw new IllegalArgumentException(
                        "Redis may suffer flush, restart, stop and start, not '" + act + "'");
        }
    }

    /** What Redis counted is gone with what happens to it next. */
    private void countDeadLetters() {
        for (WorkQueue queue : queues.values()) {
            try {
                deadLetters += queue.deadLetters();
            } catch (RelayException away) {
                out.println("dead letters could not be counted: " + away.getMessage());
            }
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

    private Thread watcher(SwarmWatch watch) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!over) {
                            watch.look();
                            Thread.sleep(LOOK_MILLIS);
                        }
                    } catch (SQLException | InterruptedException | RuntimeException e) {
                        found = e;
                    }
                },
                "watch");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private interface Enough {
        boolean is(SwarmWatch.Open open);
    }

    private void await(SwarmWatch watch, Enough enough, Runnable meanwhile)
            throws IOException, InterruptedException, SQLException {
        long patience = settings.number("patience", 180);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(patience);
        for (SwarmWatch.Open open = watch.open(); !enough.is(open); open = watch.open()) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException(
                        "broken: " + open + " runs have not ended " + patience + " s later: " + watch.oldest());
            }
            requireNothingFound();
            meanwhile.run();
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /**
     * Ends what waits because somebody was killed right before it was published: for some minutes nobody can tell whether that one
     * still does it. A JVM in which they are over need not wait for them.
     *
     * @return how many runs waited
     */
    private long endWhatWaits(SwarmWatch watch) throws IOException, InterruptedException, SQLException {
        long waiting = watch.open().all();
        if (waiting > 0) {
            try (SwarmJvm late = SwarmJvm.openLater(world.withPlaces(DOOR_PLACES), LATER)) {
                await(watch, open -> open.all() == 0, late::reconcile);
            }
        }
        return waiting;
    }

    private void finish(SwarmJvm door) throws IOException, InterruptedException {
        door.close();
        for (ChildProcess child : children) {
            child.awaitReady();
            child.go();
        }
        for (ChildProcess child : children) {
            child.awaitEnd();
        }
    }

    private SwarmSummary summary(
            List<Customers> customers,
            SwarmWatch watch,
            long begun,
            long stopped,
            long ended,
            long waited,
            SwarmInspection.Found left)
            throws SQLException {
        Progress progress = Progress.read(server.urlOfSchema());
        List<SwarmWatch.Look> looks = watch.looks();
        long both = looks.stream()
                .filter(SwarmWatch.Look::allWait)
                .mapToLong(SwarmWatch.Look::atMillis)
                .min()
                .orElse(begun);
        return new SwarmSummary(
                new SwarmSummary.Asked(
                        customers.stream().mapToLong(Customers::accepted).sum(),
                        customers.stream().mapToLong(Customers::refused).sum(),
                        (double) customers.get(0).offered() / customers.get(1).offered()),
                new SwarmSummary.Suffered(kills.size(), disturbances, deadLetters),
                left,
                waited,
                progress.span(both, stopped, looks),
                progress.spans(both, stopped, SPAN_MILLIS, looks),
                new SwarmSummary.Waits(
                        kills.stream()
                                .map(at -> progress.standstill(at, Math.min(at + AFTER_MILLIS, ended)))
                                .toList(),
                        away.stream()
                                .map(gone -> progress.standstill(
                                        gone.fromMillis(), Math.min(gone.toMillis() + AFTER_MILLIS, ended)))
                                .toList(),
                        watch.orphanWaits()),
                ended - stopped);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
