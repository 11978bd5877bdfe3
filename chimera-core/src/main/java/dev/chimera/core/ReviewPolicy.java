package dev.chimera.core;

import dev.chimera.api.Require;
import dev.chimera.api.safety.Finding;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How long people have to answer, and who may. Immutable; the {@code with} methods make changed copies.
 *
 * @param lifetime how long a question about content stays open, 1 minute to 90 days; after it the run ends as rejected. Questions
 *     about money live as long as the governor says
 * @param roles by the beginning of a finding's rule, such as {@code topic.health} or {@code pii.}, the role that whoever answers must
 *     hold; {@value #EVERY} is the beginning of every rule, {@value #SPEND} of the questions about money
 */
public record ReviewPolicy(Duration lifetime, Map<String, String> roles) {
    /** Stands for every rule. */
    public static final String EVERY = "";

    /** The rule of a question about money. */
    public static final String SPEND = "spend";

    /** Seven days, and anybody may answer. */
    public static final ReviewPolicy DEFAULT = new ReviewPolicy(Duration.ofDays(7), Map.of());

    public ReviewPolicy {
        if (lifetime.compareTo(Duration.ofMinutes(1)) < 0 || lifetime.compareTo(Duration.ofDays(90)) > 0) {
            throw new IllegalArgumentException("review lifetime must be from 1 minute to 90 days, got " + lifetime);
        }
        roles = Map.copyOf(roles);
        roles.values().forEach(role -> Require.length("role", role, 1, 64));
        Require.size("roles", roles.values(), 0, 64);
    }

    /** This policy with another lifetime. */
    public ReviewPolicy within(Duration time) {
        return new ReviewPolicy(time, roles);
    }

    /** This policy where findings whose rule begins with {@code ruleBegins} need {@code role} to answer. */
    public ReviewPolicy requiring(String role, String ruleBegins) {
        Map<String, String> more = new HashMap<>(roles);
        more.put(ruleBegins, role);
        return new ReviewPolicy(lifetime, more);
    }

    /** The roles that a question about {@code findings} asks for, all of them. */
    Set<String> rolesFor(List<Finding> findings) {
        Set<String> needed = rolesFor(EVERY);
        findings.forEach(finding -> needed.addAll(rolesFor(finding.rule())));
        return needed;
    }

    /** The roles that a question about {@code rule} asks for, all of them. */
    Set<String> rolesFor(String rule) {
        Set<String> needed = new TreeSet<>();
        roles.forEach((begins, role) -> {
            if (rule.startsWith(begins)) {
                needed.add(role);
            }
        });
        return needed;
    }
}
