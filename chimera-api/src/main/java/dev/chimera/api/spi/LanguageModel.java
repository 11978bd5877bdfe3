package dev.chimera.api.spi;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import java.util.Optional;

/**
 * Writes text, once for each call. What it writes is untrusted input. It need not write the same again. Called from many threads at
 * once.
 */
public interface LanguageModel {
    /** Its name, which is also the payee of its permits: 1 to 64 characters. */
    String name();

    /**
     * The most that {@code prompt} can cost, the same whenever it is asked; empty if that is not known, or if the model cannot take
     * the prompt, and then it may not be called.
     */
    Optional<Money> quote(Prompt prompt);

    /**
     * Answers {@code prompt}, and blocks until it has. Asks whatever it stands for once; it never repeats a call that may have been
     * charged. What a call that failed has cost is not known, so its permit stays in doubt.
     *
     * @param permit opened for this model and this prompt; the model calls {@link OpenedPermit#enter} before anything else
     * @throws dev.chimera.api.finance.PermitException if there is no permit, or it does not cover the call; nothing was asked then
     * @throws dev.chimera.api.ChimeraException with {@link dev.chimera.api.ErrorCode#INVALID_INPUT} if the prompt is longer than the
     *     model takes, with {@link dev.chimera.api.ErrorCode#DEADLINE} if no answer came within the model's own time limit, with {@link
     *     dev.chimera.api.ErrorCode#CANCELLED} if the thread was interrupted, which it still is afterwards, and with {@link
     *     dev.chimera.api.ErrorCode#PROVIDER_FAILED} for any other failure; the message names the model
     */
    Completion complete(Prompt prompt, OpenedPermit permit);

    /**
     * What a model is asked. Immutable.
     *
     * @param system who it is and what it must keep to
     * @param user what it is to do
     * @param tokensMax the longest answer, in the model's own units of text, each at most a word; a longer one is cut off
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
     * @param text the answer, untrusted, at most {@value #TEXT_MAX} characters
     * @param cost what the provider charged, at most the permit's ceiling
     */
    record Completion(String text, Money cost) {
        /** The longest answer, in characters. */
        public static final int TEXT_MAX = 8_000_000;

        public Completion {
            Require.length("answer", text, 0, TEXT_MAX);
            if (cost.isNegative()) {
                throw new IllegalArgumentException("the cost of an answer must not be negative, got " + cost);
            }
        }
    }
}
