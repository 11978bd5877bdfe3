package dev.chimera.cfo.ledger;

import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.SpendRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person said about a ticket, as an entry keeps it: of an edited request only its id and digest, because that request has
 * an entry of its own. Immutable.
 *
 * @param ticket which ticket
 * @param answer what was said
 * @param reviewer by whom
 * @param reason why
 * @param instead the request that took the escalated one's place, if one did
 * @param signature the reviewer's own, if it was asked for
 */
public record Said(
        UUID ticket,
        HumanDecision.Answer answer,
        String reviewer,
        String reason,
        @Nullable Instead instead,
        @Nullable Signature signature) {
    public Said {
        if ((answer == HumanDecision.Answer.EDIT) != (instead != null)) {
            throw new IllegalArgumentException("an edit, and nothing else, names the request that it made");
        }
    }

    /** A request that took another one's place. */
    public record Instead(UUID requestId, Digest digest) {}

    /** What {@code decision} says. */
    public static Said of(HumanDecision decision) {
        @Nullable SpendRequest edited = decision.edited();
        return new Said(
                decision.ticket(),
                decision.answer(),
                decision.reviewer(),
                decision.reason(),
                edited == null ? null : new Instead(edited.requestId(), edited.digest()),
                decision.signature());
    }

    /** What the reviewer signed about the request {@code asked}. */
    public byte[] statement(SpendRequest asked) {
        @Nullable Instead made = instead;
        return HumanDecision.statement(
                ticket, asked.digest(), answer, reviewer, reason, made == null ? null : made.digest());
    }
}
