package dev.chimera.api.spi;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Subject;
import java.util.List;

/**
 * One check of the SafetyGateway. Finds the same in the same subject, and takes linear time whatever the input. Throwing means that
 * the subject is blocked. Called from many threads at once.
 */
public interface SafetyCheck {
    /** Its name in findings: 1 to 64 characters. */
    String name();

    /** Whether it has anything to say about {@code subject}. */
    default boolean examines(Subject subject) {
        return true;
    }

    /** What it found; empty if nothing. */
    List<Finding> check(Subject subject);
}
