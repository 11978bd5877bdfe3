package dev.chimera.core.safety;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what a reader cannot see or sees in the wrong order: invisible and control characters, bidirectional controls (the
 * "Trojan Source" attack), tag characters and selector runs that carry hidden text, and words spoofed with letters of other
 * scripts. On the way in the invisible is dropped, hidden text blocks, and a spoofed word is noted, because the other checks read
 * through it. On the way out hidden text, bidirectional controls and broken text block, and the rest is held.
 */
final class UnicodeTricks implements InlineCheck {
    private static final int SPOOFED_MAX = 20;

    @Override
    public String name() {
        return "unicode-tricks";
    }

    @Override
    public List<Finding> check(Subject subject) {
        boolean outbound = InlineCheck.isOutbound(subject);
        List<Finding> findings = new ArrayList<>();
        String text = subject.text();
        if (isPlain(text)) {
            return findings;
        }
        UnseenRuns.in(text).forEach(run -> findings.add(finding(run, outbound)));
        spoofedWords(text, outbound ? Severity.HOLD : Severity.NOTE, findings);
        return findings;
    }

    private static Finding finding(UnseenRuns.Run run, boolean outbound) {
        return run.place()
                .finding(
                        run.kind().rule(),
                        severity(run.kind(), outbound),
                        run.excerpt(),
                        run.kind().message());
    }

    private static Severity severity(UnseenRuns.Kind kind, boolean outbound) {
        return switch (kind) {
            case HIDDEN_TEXT -> Severity.BLOCK;
            case BIDI, BROKEN -> outbound ? Severity.BLOCK : Severity.REDACT;
            case INVISIBLE, CONTROL, STACKED -> outbound ? Severity.HOLD : Severity.REDACT;
        };
    }

    private static void spoofedWords(String text, Severity severity, List<Finding> findings) {
        int start = -1;
        for (int i = 0; i <= text.length() && findings.size() < SPOOFED_MAX; i++) {
            boolean letter = i < text.length() && Character.isLetter(text.charAt(i));
            if (letter && start < 0) {
                start = i;
            } else if (!letter && start >= 0) {
                if (Spoofing.isSpoofed(text.substring(start, i))) {
                    findings.add(new Spot(start, i)
                            .finding(
                                    "unicode.spoofed-word",
                                    severity,
                                    "",
                                    "letters of several scripts that look alike"));
                }
                start = -1;
            }
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x7F || (c < 0x20 && c != '\n' && c != '\t' && c != '\r')) {
                return false;
            }
        }
        return true;
    }
}
