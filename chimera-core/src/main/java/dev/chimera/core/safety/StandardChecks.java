package dev.chimera.core.safety;

import dev.chimera.api.Platform;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.PublishTarget.Limits;
import dev.chimera.api.spi.SafetyCheck;
import java.util.List;
import java.util.Map;

/**
 * The checks that every {@link CheckedGateway} runs. Each is thread-safe, works without input or output, takes time linear in the
 * text, and keeps what it found out of excerpts where that would repeat a secret or personal datum.
 *
 * <ul>
 *   <li>{@code unicode-tricks}: invisible characters, bidirectional controls, hidden text, spoofed words
 *   <li>{@code prompt-injection}: orders to a machine that reads
 *   <li>{@code secrets}: keys, tokens, passwords
 *   <li>{@code personal-data}: addresses, numbers, cards, accounts
 *   <li>{@code url-safety}: addresses that reach into closed networks or hide where they lead
 *   <li>{@code sensitive-topics}: politics, health, finance and the law go to a person (on the way out)
 *   <li>{@code avoided-topics}: what the persona never speaks of (on the way out)
 *   <li>{@code brand-terms}: slurs and crude words (on the way out)
 *   <li>{@code disclosed}: says that a machine made it and does not deny it (on the way out)
 *   <li>{@code ready-to-publish}: quality, confidence, the persona's own account (on the way out)
 * </ul>
 */
public final class StandardChecks {
    /** Below this confidence content is rejected. */
    public static final double CONFIDENCE_HOLD_FROM = 0.70;
    /** Above this confidence content goes on without a person. */
    public static final double CONFIDENCE_GO_ABOVE = 0.90;

    private static final List<SafetyCheck> QUOTE_CHECKS = List.of(
            new UnicodeTricks(),
            new PromptInjection(),
            new Secrets(),
            new PersonalData(),
            new UrlSafety(),
            new BrandTerms());

    private StandardChecks() {}

    /** All of them, with the confidence tiers {@value #CONFIDENCE_HOLD_FROM} and {@value #CONFIDENCE_GO_ABOVE}. */
    public static List<SafetyCheck> all() {
        return withConfidence(CONFIDENCE_HOLD_FROM, CONFIDENCE_GO_ABOVE);
    }

    /** A check of the length and the number of files that each platform takes; a platform that is not named blocks. */
    public static SafetyCheck platformLimits(Map<Platform, Limits> limits) {
        return new PlatformLimits(limits);
    }

    /**
     * Whether {@code text}, from somebody else, may be quoted in what is published: nothing in it would be redacted, held or
     * blocked on its way out.
     */
    public static boolean isQuotable(String text) {
        Subject.Inbound quote = new Subject.Inbound(Subject.Boundary.POST, "quote", text, List.of());
        return QUOTE_CHECKS.stream().allMatch(check -> check.check(quote).isEmpty())
                && SensitiveTopics.in(text).isEmpty()
                && !Disclosed.isDenial(text);
    }

    static List<SafetyCheck> withConfidence(double holdFrom, double goAbove) {
        return List.of(
                new UnicodeTricks(),
                new PromptInjection(),
                new Secrets(),
                new PersonalData(),
                new UrlSafety(),
                new SensitiveTopics(),
                new AvoidedTopics(),
                new BrandTerms(),
                new Disclosed(),
                new ReadyToPublish(holdFrom, goAbove));
    }
}
