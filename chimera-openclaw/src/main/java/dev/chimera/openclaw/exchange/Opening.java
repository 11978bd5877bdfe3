package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.Quote;
import dev.chimera.openclaw.wire.Bodies;
import org.jspecify.annotations.Nullable;

/**
 * An exchange before anything is agreed: what a seller remembers of a buyer for a minute.
 *
 * @param buyer who asked
 * @param wanted for what
 * @param verify the link of the buyer's first message
 * @param challenge what it was answered
 * @param challengeLink the link of that answer
 * @param offered what was offered since; {@code null} if nothing was
 */
record Opening(
        PeerId buyer,
        Bodies.Verify wanted,
        Digest verify,
        Bytes challenge,
        Digest challengeLink,
        @Nullable Offered offered) {
    /**
     * An offer that was made.
     *
     * @param request the link of the message that it answers
     * @param quote the price
     * @param body the offer as it was sent
     * @param link its link
     */
    record Offered(Digest request, Quote quote, Bytes body, Digest link) {}

    Opening with(Offered offer) {
        return new Opening(buyer, wanted, verify, challenge, challengeLink, offer);
    }
}
