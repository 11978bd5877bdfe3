package dev.chimera.core;

import dev.chimera.api.finance.Settlement;
import dev.chimera.api.ledger.Ledger;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gathers a run's story from the parts of a storage. Thread-safe. */
final class Chronicle {
    private static final int EVENTS_MAX = 1_000;

    private final Doors doors;
    private final OutboxStore outbox;

    Chronicle(Doors doors, OutboxStore outbox) {
        this.doors = doors;
        this.outbox = outbox;
    }

    RunStory of(RunRecord run) {
        List<AuditLog.Event> events =
                new ArrayList<>(doors.audit().about(run.runId().toString(), EVENTS_MAX));
        @Nullable PublishOrder order = run.state().order();
        Optional<PublicationKey> key = Optional.ofNullable(order).map(PublishOrder::key);
        key.ifPresent(content -> events.addAll(doors.audit().about(content.contentKey(), EVENTS_MAX)));
        return new RunStory(run, entries(run), events, key.flatMap(outbox::find));
    }

    private List<LedgerEntry> entries(RunRecord run) {
        Ledger ledger = doors.cfo().ledger();
        Map<Long, LedgerEntry> bySeq = new TreeMap<>();
        List<LedgerEntry> found = new ArrayList<>();
        found.addAll(ledger.about(RunContext.id(run.runId(), ApproveStage.PURPOSE)));
        found.addAll(ledger.about(RunContext.id(run.runId(), PublishStage.PURPOSE)));
        @Nullable Settlement settled = run.state().settlement();
        if (settled != null) {
            found.addAll(ledger.entries(settled.entry(), 1));
        }
        found.forEach(entry -> bySeq.put(entry.seq(), entry));
        return List.copyOf(bySeq.values());
    }
}
