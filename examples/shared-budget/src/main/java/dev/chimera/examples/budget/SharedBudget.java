package dev.chimera.examples.budget;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Money;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spi.postgres.PostgresStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two JVMs ask one budget for money until it is used up; prints who got what. Argument: {@code --url=jdbc:postgresql://...}, a
 * database in which a schema {@code shared_budget_...} is made; without it a server is started here and ends with the program.
 */
public final class SharedBudget {
    private static final List<String> NAMES = List.of("luna", "nova");

    private final PrintStream screen;

    SharedBudget(PrintStream screen) {
        this.screen = screen;
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        String url = args.length > 0 ? args[0].replaceFirst("^--url=", "") : "";
        if (!url.isEmpty()) {
            new SharedBudget(System.out).run(url);
            return;
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            new SharedBudget(System.out).run(server.getJdbcUrl("postgres", "postgres"));
        }
    }

    /** Has both JVMs spend on the database at {@code url}; returns what each got. */
    List<Share> run(String url) throws IOException, InterruptedException {
        Path keys = Files.createTempFile("shared-budget", ".json");
        Files.delete(keys);
        CfoKeys.generate().writeInsecurely(keys);
        String schema = "shared_budget_" + Long.toHexString(System.nanoTime());
        try {
            List<Share> shares = spend(url, schema, keys);
            print(shares, url, schema, keys);
            return shares;
        } finally {
            Files.delete(keys);
        }
    }

    private static List<Share> spend(String url, String schema, Path keys) throws IOException, InterruptedException {
        List<Process> buyers = new ArrayList<>();
        List<BufferedReader> voices = new ArrayList<>();
        try {
            for (String name : NAMES) {
                Process buyer = start(url, schema, keys.toString(), name);
                buyers.add(buyer);
                voices.add(buyer.inputReader());
            }
            for (BufferedReader voice : voices) {
                line(voice); // ready
            }
            for (Process buyer : buyers) {
                buyer.outputWriter().append('\n').close(); // go
            }
            List<Share> shares = new ArrayList<>();
            for (BufferedReader voice : voices) {
                shares.add(Share.of(line(voice), Buyer.LIMIT.currency()));
            }
            for (Process buyer : buyers) {
                buyer.waitFor();
            }
            return shares;
        } finally {
            buyers.forEach(Process::destroyForcibly);
        }
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-classpath",
                System.getProperty("java.class.path", ""),
                Buyer.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String line(BufferedReader voice) throws IOException {
        String line = voice.readLine();
        if (line == null) {
            throw new IOException("a JVM ended before it had its share; it says above why");
        }
        return line;
    }

    private void print(List<Share> shares, String url, String schema, Path keys) {
        screen.printf(Locale.ROOT, "%-12s  %9s  %9s  %8s%n", "JVM", "approvals", "sum", "refusals");
        for (Share share : shares) {
            row(share.buyer(), share.approvals(), share.sum(), share.refusals());
        }
        Money sum = shares.stream().map(Share::sum).reduce(Money.zero(Buyer.LIMIT.currency()), Money::plus);
        row(
                "together",
                shares.stream().mapToInt(Share::approvals).sum(),
                sum,
                shares.stream().mapToInt(Share::refusals).sum());
        try (PostgresStorage storage =
                        PostgresStorage.builder().url(url).schema(schema).open();
                LocalCfo cfo = LocalCfo.builder()
                        .budget(Budget.daily(Buyer.LIMIT))
                        .store(storage.ledger())
                        .keys(CfoKeys.readInsecurely(keys))
                        .build()) {
            BudgetLine today = cfo.budget().get(0);
            Checkpoint end = cfo.ledger().verify();
            screen.println(
                    "limit of the day " + today.limit() + ", approved " + today.reserved() + ", left " + today.left());
            screen.println("the ledger verifies: " + end.size() + " entries, one chain");
        }
    }

    private void row(String who, int approvals, Money sum, int refusals) {
        screen.printf(Locale.ROOT, "%-12s  %9d  %9s  %8d%n", who, approvals, sum, refusals);
    }
}
