package dev.chimera.api;

import java.util.regex.Pattern;

/**
 * The name of an agent as it stands in requests, decisions and ledger entries, for example {@code director/luna}: 1 to 64
 * characters of {@code a-z 0-9 . _ / -}, beginning with a letter or digit. Immutable.
 *
 * @param value the name
 */
public record AgentId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._/-]{0,63}");

    public AgentId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "agent id must be 1-64 characters of a-z 0-9 . _ / - and begin with a letter or digit, got '"
                            + value + "'");
        }
    }

    /** The agent that plays {@code role} for the persona or service called {@code name}. */
    public static AgentId of(AgentRole role, String name) {
        return new AgentId(role.id() + "/" + Names.slug(name));
    }

    @Override
    public String toString() {
        return value;
    }
}
