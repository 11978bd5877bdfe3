package dev.chimera.core;

import dev.chimera.api.Digest;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Review;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts questions about content to people. Immutable. */
final class Questions {
    private static final String EDITED = "review.edited";

    private final ReviewPolicy policy;

    Questions(ReviewPolicy policy) {
        this.policy = policy;
    }

    /** The edit of {@code asked}, if that is what a person answered. */
    static Review.@Nullable Answer edit(@Nullable Review asked) {
        Review.@Nullable Answer answer = asked == null ? null : asked.answer();
        return answer != null && answer.ruling() == Review.Ruling.EDIT ? answer : null;
    }

    /** The answer to {@code asked}, if it was a no. */
    static Review.@Nullable Answer refusal(@Nullable Review asked) {
        Review.@Nullable Answer answer = asked == null ? null : asked.answer();
        return answer != null && answer.ruling() == Review.Ruling.REJECT ? answer : null;
    }

    /** The first of {@code findings} that nobody may overrule at {@code stage}; a person can only change the content, or refuse it. */
    static Optional<Finding> closing(RunStage stage, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() == Finding.Severity.BLOCK
                        || (stage == RunStage.BRIEF && finding.severity() == Finding.Severity.REDACT))
                .findFirst();
    }

    /** {@code findings}, and behind them that {@code asked} was answered with an edit, if so. */
    static List<Finding> withEdit(List<Finding> findings, @Nullable Review asked) {
        Review.@Nullable Answer edit = edit(asked);
        if (edit == null) {
            return findings;
        }
        List<Finding> all = new ArrayList<>(findings);
        all.add(new Finding(
                EDITED, Finding.Severity.HOLD, "text", "", "changed by " + edit.reviewer() + ": " + edit.reason()));
        return all;
    }

    /**
     * A question about {@code content}; what reviewers noted on the edition before it stays with it.
     *
     * @param before the question that an edit has made void, if there was one
     */
    Review about(Digest content, List<Finding> findings, @Nullable Review before, String purpose, RunContext context) {
        int edition = before == null ? 1 : before.edition() + 1;
        Instant now = context.now();
        return new Review(
                context.id(edition == 1 ? purpose : purpose + "/" + edition),
                content,
                edition,
                findings,
                policy.rolesFor(findings),
                now,
                now.plus(policy.lifetime()),
                before == null ? List.of() : before.notes(),
                null);
    }
}
