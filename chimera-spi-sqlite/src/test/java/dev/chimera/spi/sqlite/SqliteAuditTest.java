package dev.chimera.spi.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.spi.AuditLog;
import dev.chimera.spec.Spec;
import dev.chimera.tck.AuditLogContract;
import dev.chimera.tck.SettableClock;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log in a real file keeps the contract, with a second storage on the same file. */
@Spec("DATA-4")
class SqliteAuditTest implements AuditLogContract {
    @TempDir
    Path folder;

    private final OpenStorages open = new OpenStorages();

    @AfterEach
    void close() {
        open.close();
    }

    @Override
    public AuditLog emptyLog() {
        return open.at(folder.resolve("chimera.db")).audit();
    }

    @Override
    public AuditLog secondHandle(AuditLog log) {
        return emptyLog();
    }

    @Test
    void keeps_a_text_with_a_zero_character_in_it() {
        AuditLog log = emptyLog();
        AuditLog.Event event = event("run-1", Map.of("text", "before\0after"));
        log.append(event);

        assertThat(log.about("run-1", 10)).containsExactly(event);
    }

    @Test
    void refuses_half_a_character_and_keeps_nothing_of_the_event() {
        AuditLog log = emptyLog();

        assertThatThrownBy(() -> log.append(event("run-1", Map.of("sound", "ok", "text", "half \uD83C of a sun"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half a character");
        assertThat(log.about("run-1", 10)).isEmpty();

        AuditLog.Event next = event("run-1", Map.of());
        log.append(next);
        assertThat(log.about("run-1", 10)).containsExactly(next);
    }

    private static AuditLog.Event event(String subject, Map<String, String> details) {
        return new AuditLog.Event(SettableClock.START, subject, "gateway", "verdict.allowed", details);
    }
}
