package dev.chimera.core.report;

import dev.chimera.api.finance.Cfo;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a report is written from. Immutable.
 *
 * @param run the run as it is kept
 * @param lines its story in sentences
 * @param proofs what stands beside the run's own record
 * @param times how long it was at each stage, as far as this process knows
 * @param cfo whose ledger and limits they are
 * @param writtenAt when the report is written
 */
public record ReportFacts(
        RunRecord run, List<String> lines, Proofs proofs, List<StageTime> times, Cfo cfo, Instant writtenAt) {
    public ReportFacts {
        lines = List.copyOf(lines);
        times = List.copyOf(times);
    }

    /**
     * What stands beside the run's own record.
     *
     * @param entries the ledger entries of its decisions and settlements, in the ledger's order
     * @param events what the audit log says
     * @param publication the outbox's entry for its content
     */
    public record Proofs(
            List<LedgerEntry> entries, List<AuditLog.Event> events, Optional<OutboxStore.Entry> publication) {
        public Proofs {
            entries = List.copyOf(entries);
            events = List.copyOf(events);
        }
    }
}
