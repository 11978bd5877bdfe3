package dev.chimera.api.spi;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import java.util.Optional;

/** Writes text. What it writes is untrusted input. Called from many threads at once. */
public interface LanguageModel {
    /** Its name, which is also the payee of its permits. */
    String name();

    /** The most that {@code prompt} can cost; empty if that is not known, and then it may not be called. */
    Optional<Money> quote(Prompt prompt);

    /**
     * Answers {@code prompt}.
     *
     * @param permit opened for this model and this prompt
     * @throws dev.chimera.api.finance.PermitException if the permit does not cover the call
     */
    Completion complete(Prompt prompt, OpenedPermit permit);

    /**
     * What a model is asked. Immutable.
     *
     * @param system who it is and what it must keep to
     * @param user what it is to do
     * @param tokensMax the longest answer
     */
    record Prompt(String system, String user, int tokensMax) {
        public Prompt {
            Require.length("system prompt", system, 0, 100_000);
            Require.length("user prompt", user, 1, 400_000);
            Require.range("tokensMax", tokensMax, 1, 1_000_000);
        }

        /** SHA-256 of the whole prompt; a permit is bound to it. */
        public Digest content() {
            return CanonicalBytes.of("chimera/prompt/v1")
                    .longText(system)
                    .longText(user)
                    .i64(tokensMax)
                    .sha256();
        }
    }

    /**
     * What a model answered. Immutable.
     *
     * @param text the answer, untrusted
     * @param cost what the provider charged
     */
    record Completion(String text, Money cost) {}
}
