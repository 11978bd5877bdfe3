package dev.chimera.examples.quickstart;

import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.Ledger;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunState;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.core.ChimeraPipeline;
import dev.chimera.core.PipelineRun;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Tells in a dozen lines what a run found, decided, made and published, and leaves a report of it, and the ledger for the offline
 * verifier.
 */
final class Summary {
    private final PrintStream out;
    private final Path folder;

    Summary(PrintStream out, Path folder) {
        this.out = out;
        this.folder = folder;
    }

    void print(ChimeraPipeline pipeline, PipelineRun run, RunResult result) throws IOException {
        RunState state = run.state();
        out.println();
        if (state.scan() != null) {
            state.scan().trends().stream().limit(5).forEach(this::trend);
        }
        if (state.brief() != null) {
            line("brief", state.brief().format() + " '" + state.brief().copy().title() + "'");
        }
        if (state.decision() != null) {
            line("decision", decision(state.decision()));
        }
        if (state.asset() != null) {
            for (MediaFile file : state.asset().files()) {
                line("asset", Path.of(file.uri()) + " (" + file.bytes() / 1024 + " kB)");
            }
        }
        if (state.verdict() != null) {
            line(
                    "verdict",
                    state.verdict().getClass().getSimpleName().toLowerCase(Locale.ROOT) + ", "
                            + state.verdict().findings().size() + " findings");
        }
        line("result", outcome(result));
        BudgetLine today = pipeline.cfo().budget().get(0);
        line(
                "cost",
                (result.spent() == null ? "nothing" : result.spent() + " settled") + "; today " + today.settled()
                        + " of " + today.limit());
        ledger(pipeline.cfo().ledger(), run);
        Path report = folder.resolve("report.html");
        pipeline.report(run.id(), report);
        line("report", report.toString());
    }

    private void trend(TrendReport trend) {
        line(
                "trend",
                String.format(
                        Locale.ROOT,
                        "%-28s %3d posts, velocity %.1f",
                        trend.topic(),
                        trend.volume(),
                        trend.velocity().rising()));
    }

    private static String decision(ApprovalDecision decision) {
        return decision.fold(
                        approved -> "approved", rejected -> "rejected " + rejected.reasons(), escalated -> "escalated")
                + ", risk " + decision.facts().risk() + ", signed by key "
                + decision.facts().signature().keyId();
    }

    private static String outcome(RunResult result) {
        return result.fold(
                published -> (published.fresh()
                                ? "published at "
                                : "published before, nothing was published twice, nothing was spent: ")
                        + Objects.requireNonNullElse(
                                published.publication().uri(),
                                published.publication().remoteId()),
                planned -> "planned only",
                rejected -> "rejected at " + rejected.stage().id() + ": " + rejected.reasons(),
                awaiting -> "waits for a person: " + awaiting.reasons(),
                failed -> "failed at " + failed.stage().id() + ": "
                        + failed.error().error().message());
    }

    /** A ledger with entries goes to a file of its own, beside the public keys to verify it with. */
    private void ledger(Ledger ledger, PipelineRun run) throws IOException {
        Checkpoint verified = ledger.verify();
        if (verified.size() == 0) {
            line("ledger", "no entry, for nothing was asked of the CFO");
            return;
        }
        Path directory = Files.createDirectories(folder.resolve("ledger"));
        Path entries = directory.resolve(run.id() + ".ledger");
        Path keys = directory.resolve(run.id() + ".keys.json");
        try (OutputStream to = Files.newOutputStream(entries)) {
            ledger.export(to);
        }
        try (OutputStream to = Files.newOutputStream(keys)) {
            ledger.exportKeys(to);
        }
        line(
                "ledger",
                verified.size() + " entries verified, root "
                        + verified.root().hex().substring(0, 16) + "…");
        List.of(entries, keys).forEach(file -> line("", file.toString()));
    }

    private void line(String name, String text) {
        out.printf(Locale.ROOT, "%-9s %s%n", name, text);
    }
}
