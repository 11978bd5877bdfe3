package dev.chimera.core;

import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.SafetyGateway;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.AuditLog;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who may say no, and where it is written down. */
record Doors(Cfo cfo, PermitGate permits, SafetyGateway safety, AuditLog audit) {

    /** The gateway's verdict on {@code subject}, which is in the audit log under the run's id before anyone acts on it. */
    SafetyVerdict screen(Subject subject, RunContext context) {
        SafetyVerdict verdict = Known.answer(safety.screen(subject), "safety gateway");
        String kind = verdict.fold(allowed -> "allowed", redacted -> "redacted", held -> "held", blocked -> "blocked");
        String rules = verdict.findings().stream()
                .map(Finding::rule)
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
        audit.append(new AuditLog.Event(
                context.now(),
                context.runId().toString(),
                "gateway",
                "verdict." + kind,
                Map.of("subject", subject.id(), "rules", rules)));
        return verdict;
    }
}
