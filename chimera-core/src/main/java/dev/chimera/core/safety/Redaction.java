package dev.chimera.core.safety;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.trend.Post;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Takes the parts out of a text that findings ask to redact. What cannot be seen is dropped; anything else becomes
 * {@code [redacted:rule]}, so that a reader knows what stood there. Parts that overlap or touch become one. The result is never
 * longer than the text was or a post may be, whichever is more; what goes beyond is cut off.
 */
final class Redaction {
    private static final String UNSEEN = "unicode.";

    private Redaction() {}

    /** Whether every finding that asks for it names a part of {@code text}. */
    static boolean isPossible(String text, List<Finding> findings) {
        return findings.stream()
                .filter(Redaction::asks)
                .allMatch(finding -> Spot.parse(finding.place())
                        .filter(place -> place.fits(text.length()))
                        .isPresent());
    }

    /** What is left of {@code text}. */
    static String apply(String text, List<Finding> findings) {
        StringBuilder left = new StringBuilder(text.length());
        int done = 0;
        for (Cut cut : merged(text, findings)) {
            left.append(text, done, cut.start);
            if (!cut.rule.startsWith(UNSEEN)) {
                left.append("[redacted:").append(cut.rule).append(']');
            }
            done = cut.end;
        }
        left.append(text, done, text.length());
        return shortened(left, Math.max(text.length(), Post.TEXT_MAX));
    }

    private static boolean asks(Finding finding) {
        return finding.severity() == Severity.REDACT;
    }

    private static List<Cut> merged(String text, List<Finding> findings) {
        List<Cut> cuts = new ArrayList<>();
        findings.stream()
                .filter(Redaction::asks)
                .map(finding -> Cut.of(text, finding))
                .sorted(Comparator.comparingInt(Cut::start))
                .forEach(cut -> {
                    Cut last = cuts.isEmpty() ? null : cuts.get(cuts.size() - 1);
                    if (last != null && cut.start <= last.end) {
                        cuts.set(cuts.size() - 1, last.with(cut));
                    } else {
                        cuts.add(cut);
                    }
                });
        return cuts;
    }

    private record Cut(int start, int end, String rule) {
        private static Cut of(String text, Finding finding) {
            Spot place = Spot.parse(finding.place()).orElseThrow();
            int start = splitsPair(text, place.start()) ? place.start() - 1 : place.start();
            int end = splitsPair(text, place.end()) ? place.end() + 1 : place.end();
            return new Cut(start, end, finding.rule());
        }

        private static boolean splitsPair(String text, int at) {
            return at > 0 && at < text.length() && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
        }

        private Cut with(Cut next) {
            return new Cut(start, Math.max(end, next.end), rule.startsWith(UNSEEN) ? next.rule : rule);
        }
    }

    private static String shortened(StringBuilder left, int max) {
        if (left.length() <= max) {
            return left.toString();
        }
        int end = Character.isHighSurrogate(left.charAt(max - 1)) ? max - 1 : max;
        return left.substring(0, end);
    }
}
