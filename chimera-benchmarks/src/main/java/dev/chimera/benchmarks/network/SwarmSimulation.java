package dev.chimera.benchmarks.network;

import dev.chimera.benchmarks.governor.Settings;
import dev.chimera.openclaw.directory.SwarmRehearsal;
import dev.chimera.tck.PeerSamples;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Set;

/**
 * Kills and poisons networks of peers in one JVM and prints who is found. Settings: {@code nodes} (1,000), {@code killed} (300), {@code
 * hostile} (200), {@code loss} (0.01), {@code seeds} (3), {@code looks} (500). Each seed is run three times: with
 * killed nodes, with hostile nodes, and with both.
 */
public final class SwarmSimulation {
    private static final Set<String> NAMES = Set.of("nodes", "killed", "hostile", "loss", "seeds", "looks");

    private SwarmSimulation() {}

    /** Runs it. */
    public static void main(String[] args) {
        Settings settings = Settings.of(args, NAMES);
        int nodes = (int) settings.number("nodes", 1_000);
        int killed = (int) settings.number("killed", 300);
        int hostile = (int) settings.number("hostile", 200);
        double loss = Double.parseDouble(settings.text("loss", "0.01"));
        int looks = (int) settings.number("looks", 500);
        long seeds = settings.number("seeds", 3);
        PrintStream out = System.out;
        out.printf("%d nodes, %.1f %% of messages lost, %d looks of each kind%n", nodes, 100 * loss, looks);
        out.println(
                "| seed | killed | hostile | by id | by capability | alive | ghosts | hops | requests a look | seconds |");
        out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (int seed = 1; seed <= seeds; seed++) {
            row(out, new SwarmRehearsal.Settings(nodes, 0, killed, loss, seed, looks));
            row(out, new SwarmRehearsal.Settings(nodes, hostile, 0, loss, seed, looks));
            row(out, new SwarmRehearsal.Settings(nodes, hostile, killed, loss, seed, looks));
        }
    }

    private static void row(PrintStream out, SwarmRehearsal.Settings settings) {
        long begin = System.nanoTime();
        SwarmRehearsal.Outcome outcome = SwarmRehearsal.rehearse(settings, PeerSamples::signer);
        out.printf(
                Locale.ROOT,
                "| %d | %d | %d | %.4f | %.4f | %.4f | %.4f | %.2f | %.0f | %.1f |%n",
                settings.seed(),
                settings.killed(),
                settings.hostile(),
                outcome.byId(),
                outcome.byCapability(),
                outcome.alive(),
                outcome.ghosts(),
                outcome.hops(),
                outcome.requestsPerLook(),
                (System.nanoTime() - begin) / 1e9);
    }
}
