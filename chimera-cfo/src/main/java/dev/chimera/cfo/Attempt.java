package dev.chimera.cfo;

import dev.chimera.api.finance.ApprovalDecision;

/**
 * What came of an act that decides.
 *
 * @param decision the decision
 * @param fresh whether it was made just now
 */
record Attempt(ApprovalDecision decision, boolean fresh) {
    static Attempt made(ApprovalDecision decision) {
        return new Attempt(decision, true);
    }

    static Attempt repeated(ApprovalDecision decision) {
        return new Attempt(decision, false);
    }
}
