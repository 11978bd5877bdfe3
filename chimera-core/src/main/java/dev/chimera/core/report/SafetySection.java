package dev.chimera.core.report;

import dev.chimera.api.run.RunState;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Review;
import dev.chimera.api.safety.SafetyVerdict;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the SafetyGateway said about exactly what was to go out, and what a person said to that. */
record SafetySection(RunState state) implements Section {
    private static final int ROWS_MAX = 200;

    @Override
    public String id() {
        return "safety";
    }

    @Override
    public String title() {
        return "Safety";
    }

    @Override
    public void write(HtmlPage page) {
        @Nullable SafetyVerdict verdict = state.verdict();
        if (verdict == null) {
            Rows.nothing(
                    page,
                    "The gateway has not seen a publication of this run; what it said before is in the audit log.");
        } else {
            page.open("p").text("The gateway on exactly what was to be published: ");
            boolean allowed = verdict instanceof SafetyVerdict.Allowed;
            boolean blocked = verdict instanceof SafetyVerdict.Blocked;
            Rows.mark(
                    page,
                    allowed ? Mark.GOOD : blocked ? Mark.BAD : Mark.WAIT,
                    verdict.fold(a -> "allowed", r -> "redacted", h -> "held for a person", b -> "blocked"));
            page.close();
            findings(page, "Findings", verdict.findings());
        }
        @Nullable Review review = state.review();
        if (review != null) {
            review(page, review);
        }
    }

    private static void findings(HtmlPage page, String caption, List<Finding> findings) {
        if (findings.isEmpty()) {
            Rows.nothing(page, "Nothing was found.");
            return;
        }
        Rows.begin(page, caption, "rule", "severity", "place", "excerpt", "why it matters");
        for (Finding finding : findings.stream().limit(ROWS_MAX).toList()) {
            page.open("tr");
            Rows.words(page, finding.rule());
            page.open("td", "class", "words");
            Rows.mark(page, mark(finding.severity()), finding.severity().toString());
            page.close();
            Rows.words(page, finding.place());
            Rows.words(page, finding.excerpt());
            Rows.prose(page, finding.message());
            page.close();
        }
        Rows.end(page);
        Rows.more(page, findings.size(), ROWS_MAX);
    }

    private static Mark mark(Finding.Severity severity) {
        return switch (severity) {
            case NOTE -> Mark.NONE;
            case REDACT, HOLD -> Mark.WAIT;
            case BLOCK -> Mark.BAD;
        };
    }

    private static void review(HtmlPage page, Review review) {
        page.element("h3", "The question to a person");
        findings(page, "Why a person is asked", review.findings());
        page.open("dl", "class", "facts");
        Rows.codePair(page, "Review", review.reviewId().toString());
        Rows.pair(page, "Edition", Figures.count(review.edition()));
        Rows.pair(page, "Asked at", Figures.time(review.openedAt()));
        Rows.pair(page, "To be answered by", Figures.time(review.expiresAt()));
        Rows.pair(
                page,
                "Who may answer",
                review.roles().isEmpty()
                        ? "anybody"
                        : "who holds " + review.roles().stream().sorted().collect(Collectors.joining(", ")));
        Rows.codePair(page, "SHA-256 of what is asked about", review.content().hex());
        Rows.pair(page, "Notes between reviewers", Figures.count(review.notes().size()) + ", not shown");
        Review.@Nullable Answer answer = review.answer();
        Rows.pair(
                page,
                "Answer",
                answer == null
                        ? "none yet"
                        : answer.ruling() + " by " + answer.reviewer() + " at " + Figures.time(answer.at()) + ": "
                                + answer.reason());
        page.close();
    }
}
