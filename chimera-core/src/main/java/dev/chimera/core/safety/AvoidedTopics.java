package dev.chimera.core.safety;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import java.util.List;

/** Blocks what the persona must never speak of. */
final class AvoidedTopics implements InlineCheck {
    private static final int MATCHES_MAX = 20;

    @Override
    public String name() {
        return "avoided-topics";
    }

    @Override
    public boolean examines(Subject subject) {
        return InlineCheck.isOutbound(subject);
    }

    @Override
    public List<Finding> check(Subject subject) {
        Subject.Outbound outbound = (Subject.Outbound) subject;
        return TopicTerms.of(outbound.persona().brandGuidelines().avoid()).allIn(subject.text(), MATCHES_MAX).stream()
                .map(match -> new Spot(match.start(), match.end())
                        .finding("topic.avoided", Severity.BLOCK, match.term(), "the persona never speaks of this"))
                .toList();
    }
}
