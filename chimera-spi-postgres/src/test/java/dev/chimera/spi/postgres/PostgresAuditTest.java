package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.spi.AuditLog;
import dev.chimera.spec.Spec;
import dev.chimera.tck.AuditLogContract;
import dev.chimera.tck.SettableClock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit log on a real server keeps the contract, with a second storage on the same schema. */
@Spec("DATA-4")
class PostgresAuditTest implements AuditLogContract {
    private final TestSchema schema = TestSchema.ready();

    @AfterEach
    void close() {
        schema.close();
    }

    @Override
    public AuditLog emptyLog() {
        return schema.open().audit();
    }

    @Override
    public AuditLog secondHandle(AuditLog log) {
        return emptyLog();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE chimera.audit SET actor = 'nobody'",
                "DELETE FROM chimera.audit",
                "TRUNCATE chimera.audit"
            })
    void an_event_is_never_changed_or_deleted(String statement) {
        AuditLog log = emptyLog();
        log.append(new AuditLog.Event(SettableClock.START, "run-1", "gateway", "verdict.allowed", Map.of("a", "b")));

        assertThatThrownBy(() -> schema.run(statement)).hasStackTraceContaining("table audit is append-only");
        assertThat(log.about("run-1", 10)).hasSize(1);
    }

    @Test
    void refuses_a_text_that_would_come_back_as_another() {
        AuditLog log = emptyLog();
        for (String text : new String[] {"half \uD83C of a sun", "zero \0 character"}) {
            AuditLog.Event event =
                    new AuditLog.Event(SettableClock.START, "run-1", "gateway", "said", Map.of("text", text));
            assertThatThrownBy(() -> log.append(event))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a text to keep has");
        }
        assertThat(log.about("run-1", 10)).isEmpty();
    }
}
