package dev.chimera.examples.plugins;

import dev.chimera.api.Require;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.SafetyCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the code names of what is not announced yet: takes them out of what comes in, and holds what goes out. Thread-safe; needs no
 * closing.
 */
public final class CodeNames implements SafetyCheck {
    static final String NAME = "code-names";

    private static final int FOUND_MAX = 100;

    private final Set<String> names;

    /** Looks for {@code names}, at most 100 of 3 to 64 characters each. */
    public CodeNames(Set<String> names) {
        Require.size("names", names, 1, 100).forEach(name -> Require.length("name", name, 3, 64));
        this.names = new TreeSet<>(names); // in order, so that the same subject has the same findings
    }

    @Override
    public String name() {
        return NAME;
    }

    // tag::check[]
    @Override
    public List<Finding> check(Subject subject) {
        String text = subject.text();
        List<Finding> found = new ArrayList<>();
        for (String name : names) {
            int at = text.indexOf(name);
            while (at >= 0 && found.size() < FOUND_MAX) {
                String place = "text[" + at + ".." + (at + name.length()) + "]";
                found.add(new Finding("code-name", Severity.REDACT, place, "***", "it is not announced yet"));
                at = text.indexOf(name, at + name.length());
            }
        }
        return found;
    }
    // end::check[]
}
