package dev.chimera.tck;

import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.RunStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shortest stores that keep their contracts, for tests to break. */
final class PlainStores {
    private PlainStores() {}

    static class Runs implements RunStore {
        final Map<RunId, RunRecord> kept = new HashMap<>();

        @Override
        public synchronized boolean create(RunRecord run) {
            return kept.putIfAbsent(run.runId(), run) == null;
        }

        @Override
        public synchronized Optional<RunRecord> find(RunId runId) {
            return Optional.ofNullable(kept.get(runId));
        }

        @Override
        public synchronized boolean advance(RunRecord next) {
            RunRecord before = kept.get(next.runId());
            if (before == null || before.version() != next.version() - 1) {
                return false;
            }
            kept.put(next.runId(), next);
            return true;
        }

        @Override
        public synchronized List<RunRecord> unfinished(int max) {
            return kept.values().stream()
                    .filter(run -> run.status() != RunStatus.ENDED)
                    .sorted(Comparator.comparing(RunRecord::updatedAt))
                    .limit(max)
                    .toList();
        }
    }

    static class Outbox implements OutboxStore {
        final Map<PublicationKey, Entry> kept = new HashMap<>();

        @Override
        public synchronized Optional<Entry> find(PublicationKey key) {
            return Optional.ofNullable(kept.get(key));
        }

        @Override
        public synchronized boolean create(Entry entry) {
            return kept.putIfAbsent(entry.key(), entry) == null;
        }

        @Override
        public synchronized boolean advance(Entry next) {
            Entry before = kept.get(next.key());
            if (before == null || before.version() != next.version() - 1) {
                return false;
            }
            kept.put(next.key(), next);
            return true;
        }

        @Override
        public synchronized List<Entry> inState(State state, int max) {
            return kept.values().stream()
                    .filter(entry -> entry.state() == state)
                    .sorted(Comparator.comparing(Entry::updatedAt))
                    .limit(max)
                    .toList();
        }
    }

    static class Audit implements AuditLog {
        final List<Event> kept = new ArrayList<>();

        @Override
        public synchronized void append(Event event) {
            kept.add(event);
        }

        @Override
        public synchronized List<Event> about(String subject, int max) {
            return kept.stream()
                    .filter(event -> event.subject().equals(subject))
                    .limit(max)
                    .toList();
        }
    }
}
