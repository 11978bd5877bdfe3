package dev.chimera.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore.Entry;
import dev.chimera.api.spi.OutboxStore.State;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.StoreException;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.spec.Spec;
import dev.chimera.tck.AuditLogContract;
import dev.chimera.tck.RememberingCodec;
import dev.chimera.tck.SettableClock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

    @Test
    void nothing_moves_when_the_log_has_no_room_for_what_is_said_of_it() {
        InMemoryStorage small = new InMemoryStorage(new InMemoryStorage.Limits(1, 2, 2));
        RunStore runs = small.runs(new RememberingCodec());
        RunRecord run = RunRecord.begin(
                new RunId(new UUID(0, 1)), "luna", RunState.of(TrendQuery.global()), SettableClock.START);
        RunRecord next = run.next(RunStage.BRIEF, RunStatus.ACTIVE, run.state(), null, SettableClock.START);
        Entry sent = entry("sent");
        runs.create(run, new UUID(0, 2));
        small.outbox().create(sent);
        small.audit().append(event("first"));
        List<AuditLog.Event> two = List.of(event("second"), event("third"));

        assertThatThrownBy(() -> runs.advance(next, new UUID(0, 2), two)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> small.outbox().create(entry("other"), two)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> small.outbox().advance(moved(sent), two)).isInstanceOf(StoreException.class);

        assertThat(runs.find(run.runId())).contains(run);
        assertThat(small.outbox().find(entry("other").key())).isEmpty();
        assertThat(small.outbox().find(sent.key())).contains(sent);
        assertThat(small.audit().about("run-1", 10)).containsExactly(event("first"));
        assertThat(small.outbox().create(entry("other"), List.of(event("second"))))
                .as("what was refused took no place, here or there")
                .isTrue();
    }

    @Test
    void what_does_not_move_takes_no_place_in_the_log() {
        InMemoryStorage small = new InMemoryStorage(new InMemoryStorage.Limits(1, 1, 1));
        Entry sent = entry("sent");
        small.outbox().create(sent);

        assertThat(small.outbox().advance(moved(moved(sent)), List.of(event("late"))))
                .isFalse();
        small.audit().append(event("first"));
        assertThat(small.audit().about("run-1", 10)).containsExactly(event("first"));
    }

    private static Entry entry(String contentKey) {
        return new Entry(
                new PublicationKey(contentKey, Platform.FEED, "luna"),
                0,
                State.PENDING,
                Digest.sha256(contentKey),
                null,
                "",
                SettableClock.START);
    }

    private static Entry moved(Entry entry) {
        return entry.moved(State.IN_FLIGHT, null, "", SettableClock.START);
    }

    private static AuditLog.Event event(String action) {
        return new AuditLog.Event(SettableClock.START, "run-1", "gateway", action, Map.of());
    }
}
