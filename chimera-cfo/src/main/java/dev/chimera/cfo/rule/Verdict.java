package dev.chimera.cfo.rule;

/** What the rules say; a rejection beats an escalation, and an escalation beats an approval. */
public enum Verdict {
    APPROVED,
    REJECTED,
    ESCALATED
}
