package dev.chimera.core.report;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.run.RunRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;

/** Writes the report of a run. Stateless. */
public final class RunReport {
    private RunReport() {}

    /**
     * Writes the report to {@code file}: all of it, or nothing, and what was there before is replaced. Folders above it are made.
     * Verifies the ledger, so it reads all of that unless it is very long.
     *
     * @throws ChimeraException with {@link ErrorCode#INVALID_INPUT} if {@code file} is a directory or cannot be written
     */
    public static void write(ReportFacts facts, Path file) {
        if (Files.isDirectory(file)) {
            throw new ChimeraException(
                    ErrorCode.INVALID_INPUT,
                    "a report is one file, and '" + file + "' is a directory; name a file in it");
        }
        byte[] page = html(facts).getBytes(StandardCharsets.UTF_8);
        try {
            put(page, file.toAbsolutePath());
        } catch (IOException e) {
            throw new ChimeraException(
                    ErrorCode.INVALID_INPUT, "the report cannot be written to '" + file + "': " + e, e);
        }
    }

    private static void put(byte[] page, Path file) throws IOException {
        Path folder = file.resolveSibling("").toAbsolutePath();
        Files.createDirectories(folder);
        Path draft = folder.resolve(".report-" + UUID.randomUUID() + ".tmp"); // readable as the host's files are
        try {
            Files.write(draft, page, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    static String html(ReportFacts facts) {
        RunRecord run = facts.run();
        LedgerTrail trail = LedgerTrail.of(facts.cfo(), facts.proofs().entries());
        LedgerCheck check = LedgerCheck.of(facts.cfo().ledger());
        HeadSection head = new HeadSection(facts, Ending.of(run), trail, check);
        List<Section> sections = List.of(
                new StorySection(facts.lines()),
                new TrendSection(run.state()),
                new BriefSection(run.state().brief()),
                new MoneySection(run.state(), trail, facts.cfo().budget()),
                new LedgerSection(trail, check, facts.cfo().ledger()),
                new AssetSection(run.state().asset()),
                new SafetySection(run.state()),
                new PublicationSection(run, facts.proofs().publication()),
                new TimesSection(run, facts.times()),
                new AuditSection(facts.proofs().events()));
        HtmlPage page = new HtmlPage().doctype().open("html", "lang", "en");
        metadata(page, head.title());
        page.open("body");
        head.write(page);
        contents(page, sections);
        page.open("main");
        sections.forEach(section -> write(page, section));
        page.close();
        page.element(
                "footer",
                "Written by Chimera from the run's own record, the ledger, the outbox and the audit log. This page holds no"
                        + " program and loads nothing.");
        return page.close().close().finish();
    }

    private static void metadata(HtmlPage page, String title) {
        page.open("head").empty("meta", "charset", "utf-8");
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", ReportStyle.POLICY);
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.empty("meta", "name", "referrer", "content", "no-referrer");
        page.empty("meta", "name", "color-scheme", "content", "light dark");
        page.element("title", title + " · run report").style(ReportStyle.SHEET).close();
    }

    private static void contents(HtmlPage page, List<Section> sections) {
        page.open("nav", "aria-label", "On this page");
        sections.forEach(section -> page.jump(section.id(), section.title()));
        page.close();
    }

    private static void write(HtmlPage page, Section section) {
        page.open("section", "id", section.id(), "aria-labelledby", section.id() + "-title");
        page.element("h2", section.title(), "id", section.id() + "-title");
        section.write(page);
        page.close();
    }
}
