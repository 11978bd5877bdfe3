package dev.chimera.benchmarks.governor;

import dev.chimera.cfo.Signing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How many decisions a second the governor makes and how long they take: in memory and on SQLite, signed one by one and in
 * batches, beside plain Ed25519 signing and a plain SQLite version, all in one run. What was measured is checked before it is
 * printed.
 *
 * <p>Settings: {@code seconds=5}, {@code warmup=3} (each measurement), {@code jvm=20} (seconds before the first one, until the
 * compiler has settled; more on a busy machine), {@code rounds=1} (ratios are those of medians),
 * {@code callers=1,32,256}, {@code kinds=raw,memory,sqlite,plain}, {@code signing=PER_ENTRY,PER_BATCH}, {@code folder=} for the
 * files, and {@code check=full} to verify every signature of every ledger at the end rather than the last ones.
 */
public final class GovernorLoad {
    private static final Set<String> NAMES =
            Set.of("jvm", "rounds", "seconds", "warmup", "callers", "kinds", "signing", "folder", "check");
    private static final String RAW = "raw";
    private static final String MEMORY = "memory";
    private static final String SQLITE = "sqlite";
    private static final String PLAIN = "plain";
    private static final String FAIR = "fair";
    private static final String UNFAIR = "unfair";

    private final PrintStream out;
    private final ClosedLoop loop;
    private final Duration jvmWarmUp;
    private final long rounds;
    private final List<Integer> callers;
    private final List<String> kinds;
    private final List<Signing> signings;
    private final boolean everySignature;
    private final Path folder;
    private final Results results;

    private GovernorLoad(PrintStream out, Settings settings, Path folder) {
        this.out = out;
        this.results = new Results(out);
        this.loop = new ClosedLoop(
                Duration.ofSeconds(settings.number("warmup", 3)), Duration.ofSeconds(settings.number("seconds", 5)));
        this.jvmWarmUp = Duration.ofSeconds(settings.number("jvm", 20));
        this.rounds = settings.number("rounds", 1);
        this.callers = settings.numbers("callers", "1,32,256");
        this.kinds = settings.list("kinds", String.join(",", RAW, MEMORY, SQLITE, PLAIN));
        this.signings = settings.list("signing", "PER_ENTRY,PER_BATCH").stream()
                .map(Signing::valueOf)
                .toList();
        this.everySignature = settings.text("check", "quick").equals("full");
        this.folder = folder;
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Settings settings = Settings.of(args, NAMES);
        Path parent = Path.of(settings.text("folder", System.getProperty("java.io.tmpdir", ".")));
        Path folder = Files.createTempDirectory(parent, "governor-load");
        try {
            new GovernorLoad(System.out, settings, folder).run();
        } finally {
            clear(folder);
            Files.delete(folder);
        }
    }

    private void run() throws IOException, InterruptedException {
        FileStore disk = Files.getFileStore(folder);
        out.printf("files on %s (%s), %d processors, Java %s%n", disk.type(), disk.name(), processors(), javaVersion());
        results.header();
        warmJvm();
        for (long round = 0; round < rounds; round++) {
            round();
        }
        ratios();
    }

    private void warmJvm() throws IOException, InterruptedException {
        for (Signing signing : signings) {
            Duration share = jvmWarmUp.dividedBy(2L * signings.size());
            use(new ClosedLoop(Duration.ZERO, share), 32, Governor.inMemory(signing, false));
            use(new ClosedLoop(Duration.ZERO, share), 32, Governor.inFile(file(), signing, false));
        }
    }

    private void round() throws IOException, InterruptedException {
        raw();
        for (String kind : List.of(MEMORY, SQLITE)) {
            for (Signing signing : kinds.contains(kind) ? signings : List.<Signing>of()) {
                measure(
                        kind,
                        signing.name(),
                        () -> kind.equals(MEMORY)
                                ? Governor.inMemory(signing, everySignature)
                                : Governor.inFile(file(), signing, everySignature));
            }
        }
        if (kinds.contains(PLAIN)) {
            measure(PLAIN, FAIR, () -> new PlainSqlite(file(), true));
            measure(PLAIN, UNFAIR, () -> new PlainSqlite(file(), false));
        }
        raw();
    }

    private void raw() throws InterruptedException {
        if (kinds.contains(RAW)) {
            RawSigner signer = new RawSigner();
            results.add(RAW, "", loop.run(1, caller -> signer::sign), "");
        }
    }

    private void measure(String kind, String signing, Supplier<Approver> maker)
            throws IOException, InterruptedException {
        for (int count : callers) {
            ClosedLoop.Timing timing = use(loop, count, maker.get());
            results.add(kind, signing, timing, String.valueOf(timing.calls()));
        }
    }

    /** Measures {@code approver}, checks it and closes it. */
    private ClosedLoop.Timing use(ClosedLoop way, int count, Approver approver)
            throws IOException, InterruptedException {
        try (approver) {
            return way.approvals(count, approver);
        } finally {
            clear(folder);
        }
    }

    private Path file() {
        return folder.resolve("load.db");
    }

    private void ratios() {
        double raw = results.rate(RAW, "", 1);
        double perEntry = results.rate(MEMORY, Signing.PER_ENTRY.name(), 256);
        double perBatch = results.rate(MEMORY, Signing.PER_BATCH.name(), 256);
        out.println();
        results.figure("memory PER_ENTRY at 256 / raw signing", perEntry / raw, "at least 0.8");
        results.figure("memory PER_BATCH at 256 / memory PER_ENTRY at 256", perBatch / perEntry, "at least 5");
        results.figure("memory PER_BATCH at 256 / raw signing", perBatch / raw, "");
        for (Signing signing : Signing.values()) {
            double sqlite = results.rate(SQLITE, signing.name(), 32);
            String name = "sqlite " + signing + " at 32";
            results.figure(
                    name + " / plain with a fair lock at 32", sqlite / results.rate(PLAIN, FAIR, 32), "at least 5");
            results.figure(name + " / plain with an unfair one", sqlite / results.rate(PLAIN, UNFAIR, 32), "");
            results.figure(
                    name + ", p99 in ms",
                    results.median(
                            SQLITE,
                            signing.name(),
                            32,
                            timing -> timing.latency().p99()),
                    "below 50");
        }
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static String javaVersion() {
        return Runtime.version().toString();
    }
}
