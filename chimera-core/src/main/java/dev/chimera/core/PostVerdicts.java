package dev.chimera.core;

import dev.chimera.api.safety.SafetyGateway;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.AuditLog;
import java.util.Map;
import java.util.TreeMap;

/**
 * The gateway before the posts of one scan, writing down what it says: each of the first {@value #LISTED_MAX} verdicts that is not a
 * plain yes by itself, and at the end how many there were of each kind, because a scan has thousands. One thread.
 */
final class PostVerdicts implements SafetyGateway {
    static final int LISTED_MAX = 1_000;

    private final Doors doors;
    private final RunContext context;
    private final Map<String, Long> counts = new TreeMap<>();
    private int listed;

    PostVerdicts(Doors doors, RunContext context) {
        this.doors = doors;
        this.context = context;
    }

    @Override
    public SafetyVerdict screen(Subject subject) {
        SafetyVerdict verdict = Known.answer(doors.safety().screen(subject), "safety gateway");
        counts.merge(Doors.kind(verdict), 1L, Long::sum);
        boolean plainYes = verdict instanceof SafetyVerdict.Allowed;
        if (!plainYes && listed < LISTED_MAX) {
            listed++;
            context.events().accept(Doors.event(subject, verdict, context));
        }
        return verdict;
    }

    /** Writes down how many verdicts there were of each kind, if there were any. */
    void sum() {
        if (counts.isEmpty()) {
            return;
        }
        Map<String, String> details = new TreeMap<>();
        counts.forEach((kind, count) -> details.put(kind, Long.toString(count)));
        details.put("listed", Integer.toString(listed));
        context.events()
                .accept(new AuditLog.Event(
                        context.now(), context.runId().toString(), "gateway", "verdicts.posts", details));
    }
}
