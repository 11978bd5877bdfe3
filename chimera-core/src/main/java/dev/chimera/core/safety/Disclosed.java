package dev.chimera.core.safety;

import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Blocks what does not say, or denies, that a machine made it: the visible text must say so in words, it must stand in what people
 * read, at least one of the platform's flags must be on and none of them off, and nothing may claim a human author.
 */
final class Disclosed implements InlineCheck {
    private static final int DENIED_FROM = 90;
    private static final PhraseBook DENIALS = PhraseBook.read("denial.txt");
    private static final Set<String> OFF = Set.of("", "false", "0", "no", "off", "none", "null");
    private static final TopicTerms MACHINE = TopicTerms.of(List.of(
            "ai",
            "a i",
            "artificial intelligence",
            "machine",
            "synthetic",
            "robot",
            "bot",
            "automated",
            "automatically generated",
            "algorithm",
            "computer generated",
            "ki",
            "k\u00FCnstliche",
            "maschine",
            "ia",
            "m\u00E1quina",
            "intelligence artificielle",
            "inteligencia artificial",
            "\u0418\u0418",
            "\u043D\u0435\u0439\u0440\u043E\u0441\u0435\u0442\u044C",
            "\u4EBA\u5DE5\u667A\u80FD",
            "\u4EBA\u5DE5\u77E5\u80FD",
            "\u81EA\u52D5\u751F\u6210",
            "\uC778\uACF5\uC9C0\uB2A5"));

    @Override
    public String name() {
        return "disclosed";
    }

    @Override
    public boolean examines(Subject subject) {
        return InlineCheck.isOutbound(subject);
    }

    @Override
    public List<Finding> check(Subject subject) {
        PublishOrder order = ((Subject.Outbound) subject).order();
        Disclosure disclosure = order.disclosure();
        List<Finding> findings = new ArrayList<>();
        if (!order.text().contains(disclosure.visibleText())) {
            findings.add(blocked("disclosure.missing", "text", "the disclosure must stand in what people read"));
        }
        if (MACHINE.firstIn(disclosure.visibleText()).isEmpty()) {
            findings.add(blocked("disclosure.unclear", "disclosure", "it must say that a machine made the content"));
        }
        disclosure.flags().forEach((flag, value) -> {
            if (OFF.contains(value.strip().toLowerCase(Locale.ROOT))) {
                findings.add(blocked("disclosure.flag-off", flag, "the platform's own flag must be on"));
            }
        });
        denial(subject.text(), findings);
        return findings;
    }

    /** Whether {@code text} claims a human author. */
    static boolean isDenial(String text) {
        return PhraseScan.strongest(DENIALS, Words.of(text), DENIED_FROM).score() >= DENIED_FROM;
    }

    private static void denial(String text, List<Finding> findings) {
        PhraseScan.Hit hit = PhraseScan.strongest(DENIALS, Words.of(text), DENIED_FROM);
        if (hit.score() >= DENIED_FROM) {
            findings.add(new Spot(hit.start(), hit.end())
                    .finding(
                            "disclosure.denied",
                            Severity.BLOCK,
                            String.join(", ", hit.signals()),
                            "a persona says that it is a machine and never that it is a human"));
        }
    }

    private static Finding blocked(String rule, String place, String message) {
        return new Finding(rule, Severity.BLOCK, place, "", message);
    }
}
