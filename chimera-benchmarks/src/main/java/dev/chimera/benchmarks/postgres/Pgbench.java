package dev.chimera.benchmarks.postgres;

import dev.chimera.benchmarks.governor.ClosedLoop;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * PostgreSQL's own load program with its TPC-B-like transaction, in a database of its own on the same server, through TCP and with
 * prepared statements. Not thread-safe.
 */
final class Pgbench {
    private static final String NAME = "pgbench";
    private static final Pattern DONE = Pattern.compile("number of transactions actually processed: (\\d+)");
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
    private static final int MICROS_COLUMN = 2;
    private static final Duration SPARE = Duration.ofMinutes(10);

    private final Path program;
    private final Path folder;
    private final PostgresServer server;

    private Pgbench(Path program, Path folder, PostgresServer server) {
        this.program = program;
        this.folder = folder;
        this.server = server;
    }

    /** The program at {@code given}, or, if that is empty, the one on this machine's path, if any. */
    static Optional<Pgbench> find(String given, Path folder, PostgresServer server) {
        Stream<Path> places = given.isEmpty()
                ? Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .filter(place -> !place.isEmpty())
                        .map(place -> Path.of(place, NAME))
                : Stream.of(Path.of(given));
        return places.filter(Files::isExecutable).findFirst().map(program -> new Pgbench(program, folder, server));
    }

    String version() {
        return run(List.of("--version"), SPARE).strip();
    }

    /** Makes its tables: 100,000 accounts for each unit of {@code scale}. */
    void prepare(long scale) {
        server.run("CREATE DATABASE " + NAME);
        run(connected("-i", "-q", "-s", String.valueOf(scale)), SPARE);
    }

    /**
     * Lets {@code clients} run transactions; they are counted in the database afterwards.
     *
     * @throws IllegalStateException if it fails, or the database holds another number of transactions than it says
     */
    ClosedLoop.Timing run(int clients, ClosedLoop way) throws IOException {
        if (!way.warmUp().isZero()) {
            transactions(clients, way.warmUp());
        }
        String said = transactions(clients, way.measured(), "-l", "--log-prefix=" + folder.resolve(NAME));
        long done = Long.parseLong(group(DONE, said));
        String kept = server.ask(NAME, "SELECT count(*) FROM pgbench_history");
        if (!kept.equals(String.valueOf(done))) {
            throw new IllegalStateException("pgbench says " + done + " transactions, the database holds " + kept);
        }
        return new ClosedLoop.Timing(
                clients, done, Double.parseDouble(group(RATE, said)), Double.NaN, ClosedLoop.Latency.ofSorted(nanos()));
    }

    private String transactions(int clients, Duration time, String... more) {
        int threads = Math.min(clients, Runtime.getRuntime().availableProcessors());
        List<String> arguments = new ArrayList<>(connected(
                "-M",
                "prepared",
                "-c",
                String.valueOf(clients),
                "-j",
                String.valueOf(threads),
                "-T",
                String.valueOf(time.toSeconds())));
        arguments.addAll(arguments.size() - 1, List.of(more)); // the database's name stays last
        return run(arguments, time.plus(SPARE));
    }

    private List<String> connected(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("-h", "localhost", "-p", String.valueOf(server.port()), "-U", PostgresServer.USER));
        all.addAll(List.of(arguments));
        all.add(NAME);
        return all;
    }

    /** How long each transaction took, from the logs of its threads, which are deleted. */
    private long[] nanos() throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.list(folder)) {
            logs = files.filter(file -> file.getFileName().toString().startsWith(NAME + "."))
                    .toList();
        }
        long[] nanos = logs.stream()
                .flatMap(Pgbench::lines)
                .mapToLong(Pgbench::took)
                .sorted()
                .toArray();
        for (Path log : logs) {
            Files.delete(log);
        }
        return nanos;
    }

    private static Stream<String> lines(Path log) {
        try {
            return Files.readAllLines(log).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long took(String line) {
        return TimeUnit.MICROSECONDS.toNanos(Long.parseLong(line.split(" ", -1)[MICROS_COLUMN]));
    }

    private static String group(Pattern pattern, String said) {
        Matcher matcher = pattern.matcher(said);
        if (!matcher.find()) {
            throw new IllegalStateException("pgbench says nothing like '" + pattern + "' but: " + said);
        }
        return matcher.group(1);
    }

    private String run(List<String> arguments, Duration limit) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        try {
            Path said = Files.createTempFile(folder, "said", ".txt");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(said);
            Files.delete(said);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pgbench ran", e);
        }
    }
}
