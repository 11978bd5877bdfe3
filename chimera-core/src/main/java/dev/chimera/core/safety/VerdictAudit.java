package dev.chimera.core.safety;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.AuditLog.Event;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes verdicts into the audit log: every one on something that goes out, and every one on something that comes in unless it was
 * simply allowed. Records rules, severities and counts, never a word of the text. Thread-safe.
 */
final class VerdictAudit {
    private static final String ACTOR = "gateway";
    private static final int SUBJECT_MAX = 128;
    private static final int RULES_MAX = 60;

    private final AuditLog log;
    private final InstantSource clock;

    VerdictAudit(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Records {@code verdict}; whatever the log throws goes to the caller, so that nothing passes unrecorded. */
    void record(Subject subject, SafetyVerdict verdict) {
        if (subject instanceof Subject.Outbound || !(verdict instanceof SafetyVerdict.Allowed)) {
            log.append(new Event(
                    clock.instant(), nameOf(subject), ACTOR, "verdict." + kind(verdict), details(subject, verdict)));
        }
    }

    private static String kind(SafetyVerdict verdict) {
        return verdict.fold(allowed -> "allowed", redacted -> "redacted", held -> "held", blocked -> "blocked");
    }

    private static Map<String, String> details(Subject subject, SafetyVerdict verdict) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        Map<String, String> details = new LinkedHashMap<>();
        details.put(
                "boundary",
                subject instanceof Subject.Inbound in ? in.boundary().name() : "OUTBOUND");
        for (Finding finding : verdict.findings()) {
            if (counts.size() < RULES_MAX || counts.containsKey(finding.rule())) {
                int count = counts.merge(finding.rule(), 1, Integer::sum);
                details.put(finding.rule(), finding.severity() + (count > 1 ? " x" + count : ""));
            }
        }
        failedCheck(verdict, details);
        return details;
    }

    private static void failedCheck(SafetyVerdict verdict, Map<String, String> details) {
        verdict.findings().stream()
                .filter(finding -> finding.rule().startsWith("gateway.check-"))
                .findFirst()
                .ifPresent(finding -> details.put("check", finding.excerpt()));
    }

    private static String nameOf(Subject subject) {
        String id = subject.id().isBlank() ? "unnamed" : subject.id();
        return id.length() > SUBJECT_MAX ? id.substring(0, SUBJECT_MAX) : id;
    }
}
