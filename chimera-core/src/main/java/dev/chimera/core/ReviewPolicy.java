package dev.chimera.core;

import dev.chimera.api.Require;
import dev.chimera.api.safety.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How long people have to answer, and who may. Immutable; the other methods make changed copies.
 *
 * @param lifetime how long a question about content stays open, 1 minute to 90 days; after it the run ends as rejected. Questions
 *     about money live as long as the governor says
 * @param requirements what roles whoever answers must hold, at most 64; all that apply to a question count
 */
public record ReviewPolicy(Duration lifetime, List<Requirement> requirements) {
    /** Seven days, and anybody may answer. */
    public static final ReviewPolicy DEFAULT = new ReviewPolicy(Duration.ofDays(7), List.of());

    public ReviewPolicy {
        if (lifetime.compareTo(Duration.ofMinutes(1)) < 0 || lifetime.compareTo(Duration.ofDays(90)) > 0) {
            throw new IllegalArgumentException("review lifetime must be from 1 minute to 90 days, got " + lifetime);
        }
        requirements = List.copyOf(Require.size("requirements", requirements, 0, 64));
    }

    /** What a question is about. */
    public enum About {
        /** Whatever it is. */
        ANYTHING,
        /** Content that has a finding of a rule that begins so. */
        FINDING,
        /** Money that the CFO escalated. */
        MONEY
    }

    /**
     * A role that questions ask for.
     *
     * @param role 1 to 64 characters
     * @param about which questions
     * @param ruleBegins how the rule of one of the findings begins, such as {@code topic.health} or {@code pii.}; empty unless it is
     *     about {@link About#FINDING}
     */
    public record Requirement(String role, About about, String ruleBegins) {
        public Requirement {
            Require.length("role", role, 1, 64);
            if ((about == About.FINDING) == ruleBegins.isBlank()) {
                throw new IllegalArgumentException(
                        "the beginning of a rule goes with questions about findings and with no others; got '"
                                + ruleBegins + "' for " + about);
            }
        }

        private boolean appliesTo(List<Finding> findings) {
            return about == About.ANYTHING
                    || (about == About.FINDING
                            && findings.stream()
                                    .anyMatch(finding -> finding.rule().startsWith(ruleBegins)));
        }
    }

    /** This policy with another lifetime. */
    public ReviewPolicy within(Duration time) {
        return new ReviewPolicy(time, requirements);
    }

    /** This policy where every question needs {@code role}. */
    public ReviewPolicy requiring(String role) {
        return with(new Requirement(role, About.ANYTHING, ""));
    }

    /** This policy where questions with a finding whose rule begins with {@code ruleBegins} need {@code role}, too. */
    public ReviewPolicy requiring(String role, String ruleBegins) {
        return with(new Requirement(role, About.FINDING, ruleBegins));
    }

    /** This policy where questions about money need {@code role}, too. */
    public ReviewPolicy requiringForMoney(String role) {
        return with(new Requirement(role, About.MONEY, ""));
    }

    private ReviewPolicy with(Requirement requirement) {
        List<Requirement> more = new ArrayList<>(requirements);
        more.add(requirement);
        return new ReviewPolicy(lifetime, more);
    }

    /** The roles that a question about {@code findings} asks for, all of them. */
    Set<String> rolesFor(List<Finding> findings) {
        Set<String> needed = new TreeSet<>();
        requirements.stream().filter(each -> each.appliesTo(findings)).forEach(each -> needed.add(each.role()));
        return needed;
    }

    /** The roles that a question about money asks for, all of them. */
    Set<String> rolesForMoney() {
        Set<String> needed = new TreeSet<>();
        requirements.stream().filter(each -> each.about() != About.FINDING).forEach(each -> needed.add(each.role()));
        return needed;
    }
}
