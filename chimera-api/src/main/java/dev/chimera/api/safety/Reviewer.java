package dev.chimera.api.safety;

import dev.chimera.api.Require;
import java.util.List;
import java.util.Set;

/**
 * A person, as the host has authenticated them. Immutable.
 *
 * @param name how the host names them, 1 to 128 characters
 * @param roles what they may answer for, at most 64; each 1 to 64 characters
 */
public record Reviewer(String name, Set<String> roles) {
    public Reviewer {
        Require.length("reviewer", name, 1, 128);
        roles = Review.roles(roles);
    }

    /** A person called {@code name} who holds {@code roles}. */
    public static Reviewer of(String name, String... roles) {
        return new Reviewer(name, Set.copyOf(List.of(roles)));
    }

    /** Whether they hold every one of {@code needed}. */
    public boolean holds(Set<String> needed) {
        return roles.containsAll(needed);
    }
}
