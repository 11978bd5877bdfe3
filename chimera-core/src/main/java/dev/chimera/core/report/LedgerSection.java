package dev.chimera.core.report;

import dev.chimera.api.finance.EntryReading;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.Ledger;
import dev.chimera.api.ledger.LedgerEntry;
import org.jspecify.annotations.Nullable;

/** The signed entries about the run, and whether they can be trusted. */
record LedgerSection(LedgerTrail trail, LedgerCheck check, Ledger ledger) implements Section {
    private static final int ROWS_MAX = 200;

    @Override
    public String id() {
        return "ledger";
    }

    @Override
    public String title() {
        return "Ledger";
    }

    @Override
    public void write(HtmlPage page) {
        page.open("p", "class", "check " + check.mark().id());
        Rows.mark(page, check.mark(), check.words());
        page.close();
        if (trail.steps().isEmpty()) {
            Rows.nothing(page, "No entry is about this run: nothing was asked of the CFO.");
            return;
        }
        Rows.begin(
                page,
                "Entries about this run",
                "#entry",
                "time (UTC)",
                "kind",
                "what it says",
                "state",
                "hash and key");
        trail.steps().stream().limit(ROWS_MAX).forEach(step -> row(page, step));
        Rows.end(page);
        Rows.more(page, trail.steps().size(), ROWS_MAX);
        if (trail.cut()) {
            Rows.nothing(
                    page,
                    "Looked through " + Figures.count(LedgerTrail.LOOKED_AT_MAX)
                            + " entries after the first; later ones may be about this run, too.");
        }
        @Nullable Checkpoint checkpoint = check.checkpoint();
        if (checkpoint != null) {
            page.open("dl", "class", "facts");
            Rows.codePair(
                    page,
                    "Merkle root of all " + Figures.count(checkpoint.size()),
                    checkpoint.root().hex());
            page.close();
        }
        page.element(
                "p",
                "Who does not trust the program that wrote this page exports the ledger and checks it offline, with public keys"
                        + " from elsewhere.",
                "class",
                "by");
    }

    private void row(HtmlPage page, LedgerTrail.Step step) {
        LedgerEntry entry = step.entry();
        page.open("tr");
        Rows.number(page, Figures.count(entry.seq()));
        Rows.code(page, step.reading().map(EntryReading::at).map(Figures::time).orElse(""));
        Rows.words(page, step.reading().map(EntryReading::kind).orElse("not readable here"));
        Rows.prose(page, step.reading().map(EntryReading::words).orElse(""));
        page.open("td", "class", "words");
        check.write(page, entry, ledger);
        page.close();
        Rows.digest(page, entry.hash().hex(), entry.signature().keyId());
        page.close();
    }
}
