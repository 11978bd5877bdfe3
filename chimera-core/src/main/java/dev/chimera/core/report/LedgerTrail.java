package dev.chimera.core.report;

import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.EntryReading;
import dev.chimera.api.ledger.LedgerEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The ledger's entries about a run: the decisions, and what became of the permits that they granted. Immutable.
 *
 * @param steps in the ledger's order
 * @param cut whether there may be later ones that were not looked for
 */
record LedgerTrail(List<Step> steps, boolean cut) {
    /** So many entries after the first decision are looked through. */
    static final int LOOKED_AT_MAX = 10_000;

    private static final int CHUNK = 1_000;

    LedgerTrail {
        steps = List.copyOf(steps);
    }

    /** An entry, and what it says as far as the CFO tells. */
    record Step(LedgerEntry entry, Optional<EntryReading> reading) {}

    /** Goes on from {@code known}, the entries that the run itself leads to. */
    static LedgerTrail of(Cfo cfo, List<LedgerEntry> known) {
        Map<Long, Step> bySeq = new TreeMap<>();
        Set<UUID> permits = new HashSet<>();
        for (LedgerEntry entry : known) {
            Step step = new Step(entry, cfo.read(entry));
            bySeq.put(entry.seq(), step);
            step.reading().map(EntryReading::permitId).ifPresent(permits::add);
        }
        boolean cut = !permits.isEmpty() && !follow(cfo, permits, known.get(0).seq() + 1, bySeq);
        return new LedgerTrail(new ArrayList<>(bySeq.values()), cut);
    }

    /** Whether the ledger was looked through to its end. */
    private static boolean follow(Cfo cfo, Set<UUID> permits, long from, Map<Long, Step> bySeq) {
        long next = from;
        while (next < from + LOOKED_AT_MAX) {
            List<LedgerEntry> chunk = cfo.ledger().entries(next, CHUNK);
            for (LedgerEntry entry : chunk) {
                Optional<EntryReading> reading = cfo.read(entry);
                if (reading.map(EntryReading::permitId)
                        .filter(permits::contains)
                        .isPresent()) {
                    bySeq.putIfAbsent(entry.seq(), new Step(entry, reading));
                }
            }
            if (chunk.size() < CHUNK) {
                return true;
            }
            next += CHUNK;
        }
        return false;
    }

    /** What was known when {@code decision} was made. */
    Optional<EntryReading.Grounds> grounds(ApprovalDecision decision) {
        return steps.stream()
                .filter(step -> step.entry().seq() == decision.facts().entry())
                .findFirst()
                .flatMap(Step::reading)
                .map(EntryReading::grounds);
    }
}
