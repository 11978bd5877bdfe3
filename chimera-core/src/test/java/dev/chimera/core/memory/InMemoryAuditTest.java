package dev.chimera.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.StoreException;
import dev.chimera.spec.Spec;
import dev.chimera.tck.AuditLogContract;
import dev.chimera.tck.SettableClock;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("DATA-4")
class InMemoryAuditTest implements AuditLogContract {
    @Override
    public AuditLog emptyLog() {
        return new InMemoryStorage().audit();
    }

    @Test
    void refuses_an_event_when_it_is_full_and_drops_none() {
        AuditLog log = new InMemoryStorage(new InMemoryStorage.Limits(1, 1, 2)).audit();
        log.append(event("first"));
        log.append(event("second"));

        assertThatThrownBy(() -> log.append(event("third")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("2 audit events");
        assertThat(log.about("run-1", 10)).containsExactly(event("first"), event("second"));
    }

    private static AuditLog.Event event(String action) {
        return new AuditLog.Event(SettableClock.START, "run-1", "gateway", action, Map.of());
    }
}
