package dev.chimera.benchmarks.network;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.network.Locator;
import dev.chimera.benchmarks.governor.Settings;
import dev.chimera.spi.mainline.MainlineDirectory;
import dev.chimera.tck.PeerSamples;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * How long it takes to publish a locator on the Mainline DHT and to look it up, beside the bare engine in the same network, before and after
 * a part of the nodes is killed at once. All nodes are in one JVM, each with an address of its own on this machine; a put and a get
 * at a time, from and to nodes by chance, Chimera's and the bare engine's by turns. Fails if less than 99 % of the look-ups of live peers
 * succeed.
 *
 * <p>Settings: {@code nodes=60}, {@code bare=4} (nodes of the bare engine), {@code rounds=100}, {@code warmup=15} (seconds, in
 * which the nodes get to know each other), {@code kill=30} (percent), {@code puts=6} (publications after the kill, which are slow).
 */
public final class MainlineLoad {
    private static final Set<String> NAMES = Set.of("nodes", "bare", "rounds", "warmup", "kill", "puts");
    private static final Bytes KEY =
            Digest.sha256("the network of a load program").bytes();

    private final PrintStream out;
    private final Settings settings;
    private final Random random = new Random(7);
    private final List<MainlineDirectory> ends = new ArrayList<>();
    private final List<BareNode> bare = new ArrayList<>();
    private final List<Locator> locators = new ArrayList<>();

    private MainlineLoad(PrintStream out, Settings settings) {
        this.out = out;
        this.settings = settings;
    }

    /** Runs it. */
    public static void main(String[] args) throws InterruptedException {
        double found = run(System.out, args);
        if (found < 0.99) {
            throw new IllegalStateException(
                    "look-ups of live peers succeeded in " + found + " of 1, at least 0.99 have to");
        }
        System.exit(0); // the engine leaves native threads behind
    }

    /** The share of look-ups after the kill that succeeded. */
    static double run(PrintStream out, String... args) throws InterruptedException {
        MainlineLoad load = new MainlineLoad(out, Settings.of(args, NAMES));
        try {
            return load.run();
        } finally {
            load.ends.forEach(MainlineDirectory::close);
            load.bare.forEach(BareNode::close);
        }
    }

    private double run() throws InterruptedException {
        start();
        int rounds = (int) settings.number("rounds", 100);
        out.printf("%-34s %6s %6s %9s %9s %9s%n", "what", "tried", "done", "p50 ms", "p95 ms", "max ms");
        Times put = new Times("publish");
        Times barePut = new Times("put of the bare engine");
        for (int i = 0; i < rounds; i++) {
            Locator locator = PeerSamples.locator(i, 1, "media/image/chart", "trend");
            locators.add(locator);
            MainlineDirectory writer = ends.get(i % ends.size());
            put.time(() -> writer.publish(locator));
            barePut.add(bare.get(i % bare.size()).put(seed(i), locator.encoded().toArray()));
        }
        put.print();
        barePut.print();
        looks("", rounds);
        int killed = kill();
        double found = looks(", " + killed + " killed", rounds);
        Times again = new Times("publish, " + killed + " killed");
        Times bareAgain = new Times("put of the bare engine, " + killed + " killed");
        for (int i = 0; i < settings.number("puts", 6); i++) {
            Locator locator = PeerSamples.locator(i, 2, "trend");
            again.time(() -> anyEnd().publish(locator));
            bareAgain.add(bare.get(i % bare.size())
                    .put(seed(10_000 + i), locator.encoded().toArray()));
        }
        again.print();
        bareAgain.print();
        return found;
    }

    private void start() throws InterruptedException {
        int count = (int) settings.number("nodes", 60);
        for (int i = 0; i < count; i++) {
            MainlineDirectory.Builder builder = MainlineDirectory.builder()
                    .listen("127.60." + (i + 1) + ".1", 0)
                    .networkKey(KEY);
            for (InetSocketAddress other : someOf(i)) {
                builder.bootstrap(other.getHostString(), other.getPort());
            }
            ends.add(builder.open());
        }
        for (int i = 0; i < settings.number("bare", 4); i++) {
            bare.add(new BareNode("127.61." + (i + 1) + ".1", someOf(count)));
        }
        long begun = System.nanoTime();
        while ((ends.stream().anyMatch(end -> end.health().nodes() < 8)
                        || bare.stream().anyMatch(node -> node.nodes() < 8))
                && System.nanoTime() - begun < 60_000_000_000L) {
            Thread.sleep(500);
        }
        Thread.sleep(settings.number("warmup", 15) * 1_000);
        out.printf(
                Locale.ROOT,
                "%d nodes and %d bare ones, fewest known by one %d, after %.1f s%n",
                count,
                bare.size(),
                Math.min(
                        ends.stream()
                                .mapToInt(end -> end.health().nodes())
                                .min()
                                .orElse(0),
                        bare.stream().mapToLong(BareNode::nodes).min().orElse(0)),
                (System.nanoTime() - begun) / 1e9);
    }

    private List<InetSocketAddress> someOf(int count) {
        List<InetSocketAddress> some = new ArrayList<>();
        for (int i = 0; i < Math.min(6, count); i++) {
            some.add(ends.get(random.nextInt(count)).address());
        }
        return some;
    }

    private double looks(String when, int rounds) throws InterruptedException {
        Times look = new Times("look-up" + when);
        Times bareGet = new Times("get of the bare engine" + when);
        for (int i = 0; i < rounds; i++) {
            Locator wanted = locators.get(i);
            look.time(() -> {
                if (!anyEnd().lookup(wanted.peerId()).equals(Optional.of(wanted))) {
                    throw new IllegalStateException("not found");
                }
            });
            bareGet.add(bare.get((i + 1) % bare.size())
                    .get(seed(i), wanted.encoded().toArray()));
        }
        look.print();
        bareGet.print();
        return look.share();
    }

    private MainlineDirectory anyEnd() {
        return ends.get(random.nextInt(ends.size()));
    }

    private int kill() throws InterruptedException {
        int victims = (int) (ends.size() * settings.number("kill", 30) / 100);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < victims; i++) {
            MainlineDirectory victim = ends.remove(random.nextInt(ends.size()));
            threads.add(new Thread(victim::close));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return victims;
    }

    private static byte[] seed(int number) {
        return Digest.sha256("item " + number).bytes().toArray();
    }

    /** How long the calls of one kind took. */
    private final class Times {
        private final String what;
        private final List<Double> millis = new ArrayList<>();
        private int tried;

        Times(String what) {
            this.what = what;
        }

        void time(Runnable call) {
            long begun = System.nanoTime();
            try {
                call.run();
                add((System.nanoTime() - begun) / 1e6);
            } catch (ChimeraException | IllegalStateException failed) {
                add(Double.NaN);
            }
        }

        void add(double took) {
            tried++;
            if (!Double.isNaN(took)) {
                millis.add(took);
            }
        }

        double share() {
            return (double) millis.size() / Math.max(1, tried);
        }

        void print() {
            double[] sorted =
                    millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            out.printf(
                    Locale.ROOT,
                    "%-34s %6d %6d %9.1f %9.1f %9.1f%n",
                    what,
                    tried,
                    sorted.length,
                    at(sorted, 50),
                    at(sorted, 95),
                    at(sorted, 100));
        }

        private static double at(double[] sorted, int percent) {
            return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, sorted.length * percent / 100 - 1)];
        }
    }
}
