package dev.chimera.core;

import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.SafetyGateway;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.AuditLog;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who may say no, and where it is written down. */
record Doors(Cfo cfo, PermitGate permits, SafetyGateway safety, AuditLog audit) {
    private static final Set<ErrorCode> MAY_HAVE_BEEN_OPENED =
            EnumSet.of(ErrorCode.PERMIT_SPENT, ErrorCode.PERMIT_EXPIRED);

    /**
     * Opens {@code permit} for one call. On a run that was resumed it may have been opened for that very call before; then, and only
     * then, it is leave to make the call again, and that is written down.
     */
    Leave open(SpendPermit permit, String payee, Digest content, Money price, RunContext context) {
        try {
            return new Leave(permits.open(permit, payee, content, price), false);
        } catch (PermitException used) {
            if (context.resumed() && used.code() == ErrorCode.KILL_SWITCH) {
                throw new NotNowException(used);
            }
            if (!context.resumed() || !MAY_HAVE_BEEN_OPENED.contains(used.code())) {
                throw used;
            }
            return new Leave(reopen(permit, payee, content, price, context, used), true);
        }
    }

    /**
     * Leave to make a call.
     *
     * @param permit opened
     * @param again whether it was opened for that very call before, and what came of that is not known
     */
    record Leave(OpenedPermit permit, boolean again) {}

    /** Whether {@code permit} was opened and not given back; while the kill switch is engaged nobody can tell, and it may have been. */
    boolean wasOpened(SpendPermit permit) {
        try {
            cfo.reopen(permit);
            return true;
        } catch (PermitException refused) {
            return refused.code() == ErrorCode.KILL_SWITCH;
        }
    }

    private OpenedPermit reopen(
            SpendPermit permit, String payee, Digest content, Money price, RunContext context, PermitException used) {
        OpenedPermit again;
        try {
            again = permits.reopen(permit, payee, content, price);
        } catch (PermitException neverOpened) {
            used.addSuppressed(neverOpened);
            throw used;
        }
        audit.append(new AuditLog.Event(
                context.now(),
                context.runId().toString(),
                "pipeline",
                "permit.reopened",
                Map.of("permit", permit.permitId().toString(), "payee", payee)));
        return again;
    }

    /**
     * The gateway's verdict on {@code subject}. It is in the audit log under the run's id before anyone acts on it: it is written in
     * one step with the end of the stage that asked, and what follows from it, a next stage or a person's answer, comes after that.
     */
    SafetyVerdict screen(Subject subject, RunContext context) {
        SafetyVerdict verdict = Known.answer(safety.screen(subject), "safety gateway");
        context.events().accept(event(subject, verdict, context));
        return verdict;
    }

    /** What the audit log is told of a verdict: the rules that spoke, and nothing of the text. */
    static AuditLog.Event event(Subject subject, SafetyVerdict verdict, RunContext context) {
        String rules = verdict.findings().stream()
                .map(Finding::rule)
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
        return new AuditLog.Event(
                context.now(),
                context.runId().toString(),
                "gateway",
                "verdict." + kind(verdict),
                Map.of("subject", subject.id(), "rules", rules));
    }

    static String kind(SafetyVerdict verdict) {
        return verdict.fold(allowed -> "allowed", redacted -> "redacted", held -> "held", blocked -> "blocked");
    }
}
