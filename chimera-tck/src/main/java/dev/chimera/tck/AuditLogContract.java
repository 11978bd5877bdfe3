package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.AuditLog.Event;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The promise of an {@link AuditLog}: what was appended stays, in order, and is found by its subject. */
public interface AuditLogContract {
    /** A log without events. */
    AuditLog emptyLog();

    /** A second handle on what {@code log} keeps, as another JVM would have; the same one where there can be only one. */
    default AuditLog secondHandle(AuditLog log) {
        return log;
    }

    @Test
    default void keeps_an_event_in_every_part() {
        AuditLog log = emptyLog();
        Event event = new Event(
                SettableClock.START.plusNanos(123_456_000),
                "run-1",
                "gateway",
                "verdict.blocked",
                Map.of("rule", "url.private-address", "naïve", "«ja» \uD83C\uDF1E", "empty", ""));
        log.append(event);

        assertThat(log.about("run-1", 10)).containsExactly(event);
        assertThat(secondHandle(log).about("run-1", 10)).containsExactly(event);
    }

    @Test
    default void lists_the_events_of_a_subject_oldest_first() {
        AuditLog log = emptyLog();
        for (int i = 0; i < 5; i++) {
            log.append(event("run-1", "step." + i));
            log.append(event("run-2", "other." + i));
        }

        assertThat(log.about("run-1", 10).stream().map(Event::action))
                .containsExactly("step.0", "step.1", "step.2", "step.3", "step.4");
        assertThat(log.about("run-1", 2).stream().map(Event::action)).containsExactly("step.0", "step.1");
        assertThat(log.about("run-3", 10)).isEmpty();
    }

    @Test
    default void keeps_events_that_are_equal() {
        AuditLog log = emptyLog();
        log.append(event("run-1", "verdict.allowed"));
        log.append(event("run-1", "verdict.allowed"));

        assertThat(log.about("run-1", 10)).hasSize(2);
    }

    @Test
    default void loses_no_event_when_many_append() {
        AuditLog log = emptyLog();
        AuditLog other = secondHandle(log);
        Together.run(8, thread -> {
            AuditLog mine = thread % 2 == 0 ? log : other;
            IntStream.range(0, 25).forEach(i -> mine.append(event("run-1", "step." + thread + "." + i)));
        });

        List<String> actions =
                log.about("run-1", 1_000).stream().map(Event::action).toList();
        assertThat(actions).hasSize(200).doesNotHaveDuplicates();
        for (int thread = 0; thread < 8; thread++) {
            String prefix = "step." + thread + ".";
            assertThat(actions.stream().filter(action -> action.startsWith(prefix)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 25).mapToObj(i -> prefix + i).toList());
        }
    }

    private static Event event(String subject, String action) {
        return new Event(SettableClock.START, subject, "gateway", action, Map.of());
    }
}
