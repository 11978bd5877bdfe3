package dev.chimera.spi.sqlite;

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
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.spec.Spec;
import dev.chimera.tck.AuditLogContract;
import dev.chimera.tck.RememberingCodec;
import dev.chimera.tck.SettableClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

    @Test
    void nothing_moves_whose_event_cannot_be_kept() {
        SqliteStorage storage = open.at(folder.resolve("chimera.db"));
        RunStore runs = storage.runs(new RememberingCodec());
        RunRecord run = RunRecord.begin(
                new RunId(new UUID(0, 1)), "luna", RunState.of(TrendQuery.global()), SettableClock.START);
        RunRecord next = run.next(RunStage.BRIEF, RunStatus.ACTIVE, run.state(), null, SettableClock.START);
        OutboxStore.Entry entry = new OutboxStore.Entry(
                new PublicationKey("content-1", Platform.FEED, "luna"),
                0,
                OutboxStore.State.IN_FLIGHT,
                Digest.ZERO,
                null,
                "",
                SettableClock.START);
        List<AuditLog.Event> events =
                List.of(event("run-1", Map.of()), event("run-1", Map.of("text", "half \uD83C of a sun")));
        runs.create(run, new UUID(0, 2));

        assertThatThrownBy(() -> runs.advance(next, new UUID(0, 2), events))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> storage.outbox().create(entry, events)).isInstanceOf(IllegalArgumentException.class);

        assertThat(runs.find(run.runId())).contains(run);
        assertThat(storage.outbox().find(entry.key())).isEmpty();
        assertThat(storage.audit().about("run-1", 10)).isEmpty();
    }

    private static AuditLog.Event event(String subject, Map<String, String> details) {
        return new AuditLog.Event(SettableClock.START, subject, "gateway", "verdict.allowed", details);
    }
}
