package dev.chimera.core;

import dev.chimera.api.Digest;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Review;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A question that a run waits for, as a person is to see it. What it is about is in the run: the brief at {@link RunStage#BRIEF}, the
 * order, exactly as it will be published, at {@link RunStage#SCREEN}, the CFO's decision at {@link RunStage#APPROVE} and {@link
 * RunStage#PUBLISH}. Immutable.
 *
 * @param run the run that waits
 * @param id the question's own id
 * @param content SHA-256 of what is asked about: the whole brief, the order as it will be published, or the ledger entry that escalates
 * @param reasons why a person is asked, in words
 * @param findings what the gateway found; none if it is about money
 * @param roles all of which whoever answers must hold
 * @param expiresAt after which it counts as rejected
 * @param notes what reviewers told one another, oldest first
 */
public record ReviewTicket(
        RunRecord run,
        UUID id,
        Digest content,
        List<String> reasons,
        List<Finding> findings,
        Set<String> roles,
        Instant expiresAt,
        List<Review.Note> notes) {
    public ReviewTicket {
        reasons = List.copyOf(reasons);
        findings = List.copyOf(findings);
        roles = Set.copyOf(roles);
        notes = List.copyOf(notes);
    }

    /** The run that waits. */
    public RunId runId() {
        return run.runId();
    }

    /** Where it waits. */
    public RunStage stage() {
        return run.stage();
    }

    /** What an answer to this ticket names. */
    public Seen seen() {
        return new Seen(runId(), id, content);
    }

    /**
     * What a person saw when they answered: short enough for a form or a link, and refused once anything has changed.
     *
     * @param runId the run that waits
     * @param id the question's own id
     * @param content SHA-256 of what is asked about
     */
    public record Seen(RunId runId, UUID id, Digest content) {}
}
