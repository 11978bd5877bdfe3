package dev.chimera.cfo;

import java.util.function.Supplier;

/** An entry says something that the rules do not allow; becomes a {@link dev.chimera.api.ledger.LedgerBreak} with its number. */
final class RuleBreach extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RuleBreach(String message) {
        super(message);
    }

    static void unless(boolean holds, Supplier<String> message) {
        if (!holds) {
            throw new RuleBreach(message.get());
        }
    }

    static void unless(boolean holds, String message) {
        if (!holds) {
            throw new RuleBreach(message);
        }
    }
}
