package dev.chimera.api.finance;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
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
        /** Do not spend it. */
        REJECT(0),
        /** Spend it, if the budget still allows it. */
        APPROVE(1),
        /** Do not spend it, but decide another request instead. */
        EDIT(2);

        private final int code;

        Answer(int code) {
            this.code = code;
        }

        /** The number that stands for it in signed bytes. */
        public int code() {
            return code;
        }
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
        @Nullable SpendRequest instead = edited;
        return statement(ticket, asked.digest(), answer, reviewer, reason, instead == null ? null : instead.digest());
    }

    /** The same for who has the requests' digests only. */
    public static byte[] statement(
            UUID ticket, Digest asked, Answer answer, String reviewer, String reason, @Nullable Digest edited) {
        CanonicalBytes out = CanonicalBytes.of("chimera/human-decision/v1")
                .uuid(ticket)
                .digest(asked)
                .u8(answer.code())
                .text(reviewer)
                .text(reason);
        return (edited == null ? out : out.digest(edited)).toArray();
    }
}
