package dev.chimera.api.finance;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Require;
import dev.chimera.api.Signature;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person said about an escalated request. Immutable.
 *
 * @param ticket the escalation's ticket
 * @param answer what the person said
 * @param reviewer who said it, as the host names its people, 1 to 128 characters
 * @param reason why, 1 to 500 characters
 * @param edited the request that takes the place of the escalated one, under an id of its own; with {@link Answer#EDIT} only
 * @param signature the reviewer's own, over {@link #statement}; {@code null} where the governor does not ask for one
 */
public record HumanDecision(
        UUID ticket,
        Answer answer,
        String reviewer,
        String reason,
        @Nullable SpendRequest edited,
        @Nullable Signature signature) {
    public HumanDecision {
        Require.length("reviewer", reviewer, 1, 128);
        Require.length("reason", reason, 1, 500);
        if ((answer == Answer.EDIT) != (edited != null)) {
            throw new IllegalArgumentException(
                    "an edit, and nothing else, comes with the edited request; the answer to ticket " + ticket + " is "
                            + answer);
        }
    }

    /** What a person can say. */
    public enum Answer {
        /** Spend it, if the budget still allows it. */
        APPROVE,
        /** Do not spend it. */
        REJECT,
        /** Do not spend it, but decide another request instead. */
        EDIT
    }

    /** A yes. */
    public static HumanDecision approve(UUID ticket, String reviewer, String reason) {
        return new HumanDecision(ticket, Answer.APPROVE, reviewer, reason, null, null);
    }

    /** A no. */
    public static HumanDecision reject(UUID ticket, String reviewer, String reason) {
        return new HumanDecision(ticket, Answer.REJECT, reviewer, reason, null, null);
    }

    /** A no that puts {@code edited}, under an id of its own, in the request's place; it is decided by the rules like any other. */
    public static HumanDecision edit(UUID ticket, SpendRequest edited, String reviewer, String reason) {
        return new HumanDecision(ticket, Answer.EDIT, reviewer, reason, edited, null);
    }

    /** This decision with the reviewer's signature. */
    public HumanDecision signed(Signature by) {
        return new HumanDecision(ticket, answer, reviewer, reason, edited, by);
    }

    /**
     * What a reviewer signs: the ticket, the very request that it is about, and the answer; {@code specs/technical.md} has the
     * encoding.
     *
     * @param asked the escalated request, as the reviewer saw it
     */
    public byte[] statement(SpendRequest asked) {
        CanonicalBytes out = CanonicalBytes.of("chimera/human-decision/v1")
                .uuid(ticket)
                .digest(asked.digest())
                .u8(
                        switch (answer) {
                            case REJECT -> 0;
                            case APPROVE -> 1;
                            case EDIT -> 2;
                        })
                .text(reviewer)
                .text(reason);
        @Nullable SpendRequest instead = edited;
        if (instead != null) {
            out.digest(instead.digest());
        }
        return out.toArray();
    }
}
