package dev.chimera.core.memory;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.RunStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs in a map; moving one on replaces the very record that was looked at, so one of many wins without a lock. */
final class InMemoryRuns implements RunStore {
    private static final Comparator<RunRecord> LEFT_ALONE_LONGEST = Comparator.comparing(RunRecord::updatedAt)
            .thenComparing(run -> run.runId().value());

    private final Lid lid;
    private final int max;
    private final ConcurrentMap<RunId, RunRecord> kept = new ConcurrentHashMap<>();
    private final Queue<RunId> ended = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    InMemoryRuns(Lid lid, int max) {
        this.lid = lid;
        this.max = max;
    }

    @Override
    public boolean create(RunRecord run) {
        lid.requireOpen();
        if (kept.containsKey(run.runId())) {
            return false;
        }
        if (count.get() >= max) {
            forgetOneThatEnded();
        }
        Lid.takePlace(count, max, "runs, none of them ended,");
        if (kept.putIfAbsent(run.runId(), run) != null) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    @Override
    public Optional<RunRecord> find(RunId runId) {
        lid.requireOpen();
        return Optional.ofNullable(kept.get(runId));
    }

    @Override
    public boolean advance(RunRecord next) {
        lid.requireOpen();
        @Nullable RunRecord before = kept.get(next.runId());
        if (before == null || before.version() != next.version() - 1) {
            return false;
        }
        // the map compares by reference first, and a record of this version is never put twice
        if (!kept.replace(next.runId(), before, next)) {
            return false;
        }
        if (next.status() == RunStatus.ENDED) {
            ended.add(next.runId());
        }
        return true;
    }

    @Override
    public List<RunRecord> unfinished(int most) {
        lid.requireOpen();
        return kept.values().stream()
                .filter(run -> run.status() != RunStatus.ENDED)
                .sorted(LEFT_ALONE_LONGEST)
                .limit(most)
                .toList();
    }

    private void forgetOneThatEnded() {
        @Nullable RunId oldest = ended.poll();
        while (oldest != null) {
            @Nullable RunRecord run = kept.get(oldest);
            if (run != null && run.status() == RunStatus.ENDED && kept.remove(oldest, run)) {
                count.decrementAndGet();
                return;
            }
            oldest = ended.poll();
        }
    }
}
