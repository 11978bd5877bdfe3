package dev.chimera.benchmarks.governor;

import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.LedgerRecord;
import dev.chimera.cfo.ledger.Verdictive;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The entries since the last look, less those that somebody is known to have heard of. Not thread-safe. */
final class Unseen {
    private final Map<Long, Entry> entries = new HashMap<>();
    private final Map<UUID, Long> openings = new HashMap<>();

    private record Entry(LedgerRecord said, String signature) {}

    void add(LedgerEntry entry, LedgerRecord said) {
        entries.put(entry.seq(), new Entry(said, entry.signature().value().hex()));
        if (said.body() instanceof Body.PermitOpened opened) {
            openings.put(opened.permitId(), entry.seq());
        }
    }

    /** Takes out the entry that {@code answer} is about; a second answer about it finds nothing. */
    void take(Answer answer) {
        if (answer instanceof Answer.Decided decided) {
            take(decided);
        } else if (answer instanceof Answer.Opened opened) {
            @Nullable Long seq = openings.remove(opened.permitId());
            Broken.unless(seq != null && entries.remove(seq) != null, "not in the ledger: %s", answer);
        } else if (answer instanceof Answer.Ended ended) {
            Body body = entry(ended.entry(), answer).said.body();
            Broken.unless(answer.equals(ended(ended.entry(), body)), "answered %s, written %s", answer, body);
        }
    }

    private static @Nullable Answer ended(long entry, Body body) {
        if (body instanceof Body.PermitSettled paid) {
            long settled = paid.settled().micros();
            return new Answer.Ended(entry, paid.permitId(), paid.reserved().micros(), settled);
        }
        return body instanceof Body.PermitVoided voided
                ? new Answer.Ended(entry, voided.permitId(), voided.reserved().micros(), 0)
                : null;
    }

    private void take(Answer.Decided answer) {
        Entry entry = entry(answer.entry(), answer);
        boolean same = entry.said.body() instanceof Verdictive.Decided body
                && answer.requestId().equals(body.spend().request().requestId())
                && answer.signature().equals(entry.signature)
                && (body.outcome() instanceof Verdictive.Outcome.Granted granted
                        ? answer.permitId().equals(granted.permitId())
                        : !answer.isGranted());
        Broken.unless(same, "answered %s, written %s", answer, entry);
    }

    private Entry entry(long seq, Answer answer) {
        @Nullable Entry entry = entries.remove(seq);
        if (entry == null) {
            throw new IllegalStateException("broken: not in the ledger: " + answer);
        }
        return entry;
    }

    /** How many of them were written for a caller. */
    long count() {
        return entries.values().stream()
                .filter(entry -> !(entry.said.body() instanceof Body.PermitExpired))
                .filter(entry -> !(entry.said.body() instanceof Body.LimitAlert))
                .count();
    }

    /** Asks again what nobody heard the answer to. */
    void ask(LocalCfo cfo) {
        for (Entry entry : List.copyOf(entries.values())) {
            if (entry.said.body() instanceof Verdictive.Decided body) {
                take(Answer.Decided.of(cfo.approve(body.spend().request())));
            }
        }
    }
}
