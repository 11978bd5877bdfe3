package dev.chimera.api.finance;

import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import java.util.UUID;

/**
 * Asks the CFO what a service of this node's own would cost somebody. Immutable.
 *
 * @param quoteId made by whoever asks
 * @param service its name in the {@link Tariff}, 1 to 64 characters
 * @param content SHA-256 of what is to be done
 * @param complexity how much work it is beside the simplest, 1 or more
 * @param load how busy this node is, 0 to 1
 */
public record QuoteRequest(UUID quoteId, String service, Digest content, Ratio complexity, Ratio load) {
    public QuoteRequest {
        Require.length("service", service, 1, 64);
        require(complexity, load);
    }

    static void require(Ratio complexity, Ratio load) {
        if (complexity.isLessThan(Ratio.ONE)) {
            throw new IllegalArgumentException("complexity must be 1 or more, got " + complexity);
        }
        if (load.isLessThan(Ratio.ZERO) || load.isMoreThan(Ratio.ONE)) {
            throw new IllegalArgumentException("load must be from 0 to 1, got " + load);
        }
    }
}
