package dev.chimera.examples.swarm;

import dev.chimera.cfo.CfoKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Several JVMs, two personas in each, share their runs through one PostgreSQL and one Redis. In the middle one JVM is killed; the
 * others go on with what it had begun. A table shows it, live:
 *
 * <pre>mvn -q -Pswarm -pl examples/swarm -am verify [-Dswarm="--jvms=3 --runs=200 --plain"]</pre>
 *
 * <p>{@code --postgres=jdbc:postgresql://...} and {@code --redis=redis://...} (or the environment variables {@code SWARM_POSTGRES} and
 * {@code SWARM_REDIS}) name servers of yours; without them servers are started here and end with the program. In yours a schema
 * {@code swarm_...} is left behind. The exit code is 0 if every run ended and none was published twice, else 1.
 */
public final class SwarmExample {
    static final String KEYS = "cfo-keys.json";
    static final String POSTS = "posts.txt";

    private static final long LOOK_EVERY_MILLIS = 250;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Options options;
    private final Path folder;
    private final Screen screen;
    private final PrintStream out;
    private final String schema = "swarm_" + Long.toHexString(System.nanoTime());
    private final List<WorkerJvm> jvms = new ArrayList<>();
    private final Queue<Order> toHandIn = new ArrayDeque<>();
    private final List<String> events = new ArrayList<>();
    private final Set<WorkerJvm> gone = new HashSet<>();
    private long begunNanos;
    private @Nullable Killed killed;

    SwarmExample(Options options, Path folder, Screen screen, PrintStream out) {
        this.options = options;
        this.folder = folder;
        this.screen = screen;
        this.out = out;
    }

    /**
     * The JVM that was killed.
     *
     * @param number which
     * @param at when
     * @param left the runs that it had begun, as far as they are in nobody else's hands yet
     */
    private record Killed(int number, Duration at, Set<UUID> left) {}

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int exit;
        Options options = Options.of(List.of(args), System.getenv());
        Path folder = Files.createTempDirectory("chimera-swarm");
        try (Screen screen = Screen.open(options.plain())) {
            exit = new SwarmExample(options, folder, screen, System.out).run();
        }
        System.exit(exit);
    }

    /** Has all runs made; returns 0 if every one ended and none was published twice, else 1. */
    int run() throws IOException, InterruptedException {
        CfoKeys.generate().writeInsecurely(folder.resolve(KEYS)); // one governor's keys in every JVM
        for (int i = 0; i < options.runs(); i++) {
            toHandIn.add(Order.number(i));
        }
        try (Servers servers = new Servers(options, folder);
                Books books = new Books(servers.postgres(), schema, folder.resolve(POSTS), options.runs())) {
            try {
                for (int i = 1; i <= options.jvms(); i++) {
                    jvms.add(WorkerJvm.start(i, servers, schema, folder));
                }
                awaitAll(books);
                follow(books);
                screen.last(board(books));
            } finally {
                jvms.forEach(WorkerJvm::close);
            }
            return judge(books);
        }
    }

    /** Until each JVM has told of itself, or has died. */
    private void awaitAll(Books books) throws InterruptedException {
        begunNanos = System.nanoTime();
        while (jvms.stream().anyMatch(WorkerJvm::isStarting) && elapsed().compareTo(PATIENCE) < 0) {
            screen.show(board(books));
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        begunNanos = System.nanoTime();
    }

    /** Until all is done, or nothing has moved for a while. */
    private void follow(Books books) throws InterruptedException {
        Board.Totals before = books.totals();
        Duration movedAt = elapsed();
        while (!books.isComplete() && elapsed().minus(movedAt).compareTo(PATIENCE) < 0) {
            jvms.forEach(jvm -> jvm.handOut(toHandIn));
            Thread.sleep(LOOK_EVERY_MILLIS);
            jvms.forEach(jvm -> jvm.takeAccepted().forEach(books::accepted));
            books.look();
            Board board = board(books);
            killOneInTheMiddle(board.totals());
            lookForTheDead();
            lookForTakeOver(books);
            screen.show(board(books));
            if (!board.totals().equals(before)) {
                before = board.totals();
                movedAt = elapsed();
            }
        }
    }

    /** The busiest, as the machine decides which JVM gets most, and one may be done when the others are in the middle. */
    private void killOneInTheMiddle(Board.Totals totals) throws InterruptedException {
        WorkerJvm victim = Collections.max(
                jvms, Comparator.comparingInt(jvm -> jvm.underWay().size()));
        boolean middle =
                totals.ended() >= options.runs() / 3 && !victim.underWay().isEmpty();
        if (killed == null && jvms.size() > 1 && middle) {
            victim.kill();
            killed = new Killed(victim.number(), elapsed(), new HashSet<>(victim.underWay()));
            events.add(at(killed.at()) + "JVM " + killed.number() + " was killed (SIGKILL) with "
                    + killed.left().size() + " runs under way");
        }
    }

    /** What a dead JVM was given and has not answered goes to others; it may be in the store, so under the same id. */
    private void lookForTheDead() {
        for (WorkerJvm jvm : jvms) {
            if (jvm.isGone() && gone.add(jvm)) {
                toHandIn.addAll(jvm.takeBack());
                if (killed == null || killed.number() != jvm.number()) {
                    events.add(at(elapsed()) + "JVM " + jvm.number() + " ended by itself; " + log(jvm) + " says why");
                }
            }
        }
    }

    private void lookForTakeOver(Books books) {
        @Nullable Killed one = killed;
        if (one == null || one.left().isEmpty()) {
            return;
        }
        one.left().removeIf(books::isEnded);
        jvms.stream().filter(WorkerJvm::isWorking).forEach(jvm -> one.left().removeAll(jvm.underWay()));
        if (one.left().isEmpty()) {
            Duration now = elapsed();
            events.add(at(now) + "all of them were taken over by others or had ended, "
                    + LiveTable.time(now.minus(one.at())) + " later");
        }
    }

    private int judge(Books books) {
        books.summary().forEach(out::println);
        out.println("posts, keys and logs are in " + folder);
        boolean well = books.isComplete() && books.twice().isEmpty();
        out.println(well ? "every run ended, none was published twice" : "NOT what was promised; see the logs");
        return well ? 0 : 1;
    }

    private Board board(Books books) {
        return new Board(
                elapsed(), books.totals(), jvms.stream().map(WorkerJvm::jvm).toList(), events);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    private static String at(Duration time) {
        return String.format(Locale.ROOT, "%6s  ", LiveTable.time(time));
    }

    private Path log(WorkerJvm jvm) {
        return folder.resolve("jvm-" + jvm.number() + ".log");
    }
}
