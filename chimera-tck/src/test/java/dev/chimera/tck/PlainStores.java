package dev.chimera.tck;

import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** The shortest stores that keep their contracts, for tests to break. */
final class PlainStores {
    private PlainStores() {}

    static class Runs implements RunStore {
        final Map<RunId, RunRecord> kept = new HashMap<>();
        final Map<RunId, UUID> owners = new HashMap<>();
        final Map<UUID, Long> living = new HashMap<>();
        private final AuditLog audit;

        Runs() {
            this(new Audit());
        }

        Runs(AuditLog audit) {
            this.audit = audit;
        }

        @Override
        public synchronized boolean create(RunRecord run, UUID owner) {
            if (kept.putIfAbsent(run.runId(), run) != null) {
                return false;
            }
            owners.put(run.runId(), owner);
            return true;
        }

        @Override
        public synchronized Optional<RunRecord> find(RunId runId) {
            return Optional.ofNullable(kept.get(runId));
        }

        @Override
        public synchronized boolean advance(RunRecord next, UUID owner, List<AuditLog.Event> events) {
            RunRecord before = kept.get(next.runId());
            if (before == null || before.version() != next.version() - 1 || isMadeByAnother(next)) {
                return false;
            }
            kept.put(next.runId(), next);
            owners.put(next.runId(), owner);
            events.forEach(audit::append);
            return true;
        }

        @Override
        public synchronized Optional<RunId> making(String pipeline, String contentKey) {
            return kept.values().stream()
                    .filter(run -> run.status() != RunStatus.ENDED)
                    .filter(run -> run.pipeline().equals(pipeline) && contentKey.equals(run.contentKey()))
                    .map(RunRecord::runId)
                    .findFirst();
        }

        @Override
        public synchronized List<RunRecord> inStatus(String pipeline, RunStatus status, int max) {
            return leftAlone(run -> run.status() == status && run.pipeline().equals(pipeline), max);
        }

        @Override
        public synchronized void beat(UUID owner, Duration term) {
            if (owner.equals(NOBODY)) {
                throw new IllegalArgumentException("nobody never lives");
            }
            living.put(owner, System.nanoTime() + term.toNanos());
        }

        @Override
        public synchronized void leave(UUID owner) {
            living.remove(owner);
        }

        @Override
        public synchronized List<RunRecord> takeOver(String pipeline, UUID owner, int max) {
            return inOrder(free(pipeline, Integer.MAX_VALUE)).stream()
                    .limit(max)
                    .map(run -> handOver(run, owner))
                    .toList();
        }

        @Override
        public synchronized Optional<RunRecord> claim(String pipeline, RunId runId, UUID owner) {
            return lost(pipeline, runId).map(run -> handOver(run, owner));
        }

        @Override
        public synchronized int unattended(String pipeline, int max) {
            return free(pipeline, max).size();
        }

        boolean isMadeByAnother(RunRecord next) {
            return next.status() != RunStatus.ENDED
                    && next.contentKey() != null
                    && making(next.pipeline(), next.contentKey())
                            .filter(holder -> !holder.equals(next.runId()))
                            .isPresent();
        }

        /** Those that somebody had come before those that nobody has had. */
        List<RunRecord> inOrder(List<RunRecord> leftAlone) {
            return leftAlone.stream()
                    .sorted(Comparator.comparing(run -> NOBODY.equals(owners.get(run.runId()))))
                    .toList();
        }

        Optional<RunRecord> lost(String pipeline, RunId runId) {
            return find(runId).filter(run -> mayBeTaken(run, pipeline));
        }

        synchronized List<RunRecord> free(String pipeline, int max) {
            return leftAlone(run -> mayBeTaken(run, pipeline), max);
        }

        boolean mayBeTaken(RunRecord run, String pipeline) {
            return run.pipeline().equals(pipeline)
                    && run.status() == RunStatus.ACTIVE
                    && !lives(owners.get(run.runId()));
        }

        boolean lives(UUID owner) {
            return living.containsKey(owner) && living.get(owner) - System.nanoTime() > 0;
        }

        synchronized RunRecord handOver(RunRecord run, UUID owner) {
            RunRecord taken = run.takenOver();
            kept.put(run.runId(), taken);
            owners.put(run.runId(), owner);
            return taken;
        }

        private List<RunRecord> leftAlone(Predicate<RunRecord> wanted, int max) {
            return kept.values().stream()
                    .filter(wanted)
                    .sorted(Comparator.comparing(RunRecord::updatedAt))
                    .limit(max)
                    .toList();
        }
    }

    static class Outbox implements OutboxStore {
        final Map<PublicationKey, Entry> kept = new HashMap<>();
        private final AuditLog audit;

        Outbox() {
            this(new Audit());
        }

        Outbox(AuditLog audit) {
            this.audit = audit;
        }

        @Override
        public synchronized Optional<Entry> find(PublicationKey key) {
            return Optional.ofNullable(kept.get(key));
        }

        @Override
        public synchronized boolean create(Entry entry, List<AuditLog.Event> events) {
            if (kept.putIfAbsent(entry.key(), entry) != null) {
                return false;
            }
            events.forEach(audit::append);
            return true;
        }

        @Override
        public synchronized boolean advance(Entry next, List<AuditLog.Event> events) {
            Entry before = kept.get(next.key());
            if (before == null || before.version() != next.version() - 1) {
                return false;
            }
            kept.put(next.key(), next);
            events.forEach(audit::append);
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

    static class Peers implements PeerStore {
        private static final Comparator<Entry> NEWEST_FIRST =
                Comparator.comparing(Entry::at).reversed();

        final Map<List<String>, Entry> kept = new HashMap<>();

        @Override
        public synchronized boolean create(Entry entry) {
            if (entry.version() != 0) {
                throw new IllegalArgumentException("version " + entry.version());
            }
            return kept.putIfAbsent(key(entry), entry) == null;
        }

        @Override
        public synchronized Optional<Entry> find(String shelf, String id) {
            return Optional.ofNullable(kept.get(List.of(shelf, id)));
        }

        @Override
        public synchronized boolean replace(Entry next) {
            if (!hasVersion(next, next.version() - 1)) {
                return false;
            }
            kept.put(key(next), next);
            return true;
        }

        @Override
        public synchronized boolean remove(Entry entry) {
            return hasVersion(entry, entry.version()) && kept.remove(key(entry)) != null;
        }

        @Override
        public synchronized List<Entry> due(String shelf, Instant until, int max) {
            return list(
                    entry -> isOn(shelf, entry)
                            && entry.due() != null
                            && entry.due().compareTo(until) <= 0,
                    Comparator.comparing(Entry::due),
                    max);
        }

        @Override
        public synchronized List<Entry> about(String shelf, String subject, int max) {
            return list(entry -> isOn(shelf, entry) && entry.subject().equals(subject), NEWEST_FIRST, max);
        }

        @Override
        public synchronized List<Entry> newest(String shelf, int max) {
            return list(entry -> isOn(shelf, entry), NEWEST_FIRST, max);
        }

        boolean hasVersion(Entry of, long version) {
            Entry before = kept.get(key(of));
            return before != null && before.version() == version;
        }

        boolean isOn(String shelf, Entry entry) {
            return entry.shelf().equals(shelf);
        }

        List<Entry> list(Predicate<Entry> wanted, Comparator<Entry> order, int max) {
            return kept.values().stream()
                    .filter(wanted)
                    .sorted(order.thenComparing(Entry::id))
                    .limit(max)
                    .toList();
        }

        static List<String> key(Entry entry) {
            return List.of(entry.shelf(), entry.id());
        }
    }
}
