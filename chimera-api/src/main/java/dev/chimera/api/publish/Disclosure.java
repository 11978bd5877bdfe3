package dev.chimera.api.publish;

import dev.chimera.api.Require;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a platform expects to be told that a machine made the content. Immutable.
 *
 * @param visibleText what people read, 1 to 300 characters
 * @param flags the platform's own machine-readable fields, for example {@code containsSyntheticMedia=true}; at least one
 */
public record Disclosure(String visibleText, Map<String, String> flags) {
    /** The flag of targets that say what kind of machine it was: a URI of IPTC's digital source types. */
    public static final String SOURCE_TYPE = "digitalSourceType";

    public Disclosure {
        Require.length("disclosure text", visibleText, 1, 300);
        Require.size("disclosure flags", flags.keySet(), 1, 16);
        flags = java.util.Collections.unmodifiableMap(new TreeMap<>(flags));
    }
}
