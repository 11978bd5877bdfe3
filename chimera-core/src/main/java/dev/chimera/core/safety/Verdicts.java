package dev.chimera.core.safety;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.SafetyVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What follows from findings: the strictest decides, and there are never too many of them. */
final class Verdicts {
    private Verdicts() {}

    /** The strictest severity among {@code findings}; a note if there is none. */
    static Severity strictest(List<Finding> findings) {
        return findings.stream()
                .map(Finding::severity)
                .max(Comparator.naturalOrder())
                .orElse(Severity.NOTE);
    }

    /** {@code verdict}, or a block if there are more than {@code max} findings. */
    static SafetyVerdict tooMany(List<Finding> findings, int max, SafetyVerdict verdict) {
        return findings.size() <= max
                ? verdict
                : blocked(bounded(findings, max - 1), "gateway.too-many-findings", findings.size() + " findings");
    }

    /** {@code findings} and one more that blocks for {@code rule}. */
    static SafetyVerdict blocked(List<Finding> findings, String rule, String message) {
        List<Finding> all = new ArrayList<>(findings);
        all.add(new Finding(rule, Severity.BLOCK, "text", "", message));
        return new SafetyVerdict.Blocked(all);
    }

    /** The {@code max} strictest of {@code findings}, in their order if they are no more. */
    static List<Finding> bounded(List<Finding> findings, int max) {
        return findings.size() <= max
                ? findings
                : findings.stream()
                        .sorted(Comparator.comparing(Finding::severity).reversed())
                        .limit(max)
                        .toList();
    }
}
