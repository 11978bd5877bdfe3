package dev.chimera.api.finance;

import dev.chimera.api.Require;
import java.util.UUID;

/**
 * What a person said about an escalated request.
 *
 * @param ticket the escalation's ticket
 * @param approve yes or no
 * @param reviewer who decided, as the host names its people
 * @param reason why, 1 to 500 characters
 */
public record HumanDecision(UUID ticket, boolean approve, String reviewer, String reason) {
    public HumanDecision {
        Require.length("reviewer", reviewer, 1, 128);
        Require.length("reason", reason, 1, 500);
    }
}
