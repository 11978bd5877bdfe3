package dev.chimera.api.spi;

import dev.chimera.api.Require;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What happened beside money: verdicts, publications, engagement, human answers. Only ever grows. Thread-safe. */
public interface AuditLog {
    /** Adds {@code event}; durable before it returns. */
    void append(Event event);

    /** The events about {@code subject}, oldest first, at most {@code max}. */
    List<Event> about(String subject, int max);

    /**
     * One event. Immutable.
     *
     * @param at when
     * @param subject the run, content or peer it is about, 1 to 128 characters
     * @param actor who, for example {@code gateway}
     * @param action what, for example {@code verdict.blocked}
     * @param details names and values, free of secrets and personal data, at most 64
     */
    record Event(Instant at, String subject, String actor, String action, Map<String, String> details) {
        public Event {
            Require.length("audit subject", subject, 1, 128);
            Require.size("audit details", details.keySet(), 0, 64);
            details = Map.copyOf(details);
        }
    }
}
