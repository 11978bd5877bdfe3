package dev.chimera.core.memory;

import dev.chimera.api.Require;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.RunStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs in a map, each moved on by one thread at a time. */
final class InMemoryRuns implements RunStore {
    private static final Comparator<Held> LEFT_ALONE_LONGEST = Comparator.comparing((Held held) -> held.run.updatedAt())
            .thenComparing(held -> held.run.runId().value());

    private final Lid lid;
    private final InMemoryAudit audit;
    private final int max;
    private final ConcurrentMap<RunId, Held> kept = new ConcurrentHashMap<>();
    private final ConcurrentMap<Content, RunId> making = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, Long> livesUntilNanos = new ConcurrentHashMap<>();
    private final Queue<RunId> ended = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    InMemoryRuns(Lid lid, InMemoryAudit audit, int max) {
        this.lid = lid;
        this.audit = audit;
        this.max = max;
    }

    /** A run, and in whose hands it is. Compared by reference only. */
    private static final class Held {
        final RunRecord run;
        final @Nullable UUID owner;

        Held(RunRecord run, UUID owner) {
            this.run = run;
            this.owner = run.status() == RunStatus.ACTIVE ? owner : null;
        }
    }

    /** What of several unfinished runs only one may make. */
    private record Content(String pipeline, String key) {
        static @Nullable Content of(RunRecord run) {
            return run.contentKey() == null || run.status() == RunStatus.ENDED
                    ? null
                    : new Content(run.pipeline(), run.contentKey());
        }
    }

    @Override
    public boolean create(RunRecord run, UUID owner) {
        lid.requireOpen();
        if (kept.containsKey(run.runId())) {
            return false;
        }
        if (count.get() >= max) {
            forgetOneThatEnded();
        }
        Lid.takePlace(count, max, "runs, none of them ended,");
        if (kept.putIfAbsent(run.runId(), new Held(run, owner)) != null) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    @Override
    public Optional<RunRecord> find(RunId runId) {
        lid.requireOpen();
        return Optional.ofNullable(kept.get(runId)).map(held -> held.run);
    }

    @Override
    public boolean advance(RunRecord next, UUID owner, List<AuditLog.Event> events) {
        lid.requireOpen();
        Held after = new Held(next, owner);
        try (InMemoryAudit.Room room = audit.roomFor(events)) {
            kept.computeIfPresent(next.runId(), (runId, before) -> {
                if (!mayFollow(before.run, next)) {
                    return before;
                }
                room.fill();
                if (next.status() == RunStatus.ENDED && before.run.status() != RunStatus.ENDED) {
                    ended.add(next.runId());
                }
                return after;
            });
            return room.isFilled();
        }
    }

    /** Whether {@code next} may take the place of {@code before}; if so, it makes its content from now on. */
    private boolean mayFollow(RunRecord before, RunRecord next) {
        if (before.version() != next.version() - 1) {
            return false;
        }
        @Nullable Content content = Content.of(next);
        if (content != null) {
            @Nullable RunId holder = making.putIfAbsent(content, next.runId());
            if (holder != null && !holder.equals(next.runId())) {
                return false;
            }
        }
        @Nullable Content made = Content.of(before);
        if (made != null && !made.equals(content)) {
            making.remove(made, next.runId());
        }
        return true;
    }

    @Override
    public Optional<RunId> making(String pipeline, String contentKey) {
        lid.requireOpen();
        return Optional.ofNullable(making.get(new Content(pipeline, contentKey)));
    }

    @Override
    public List<RunRecord> inStatus(String pipeline, RunStatus status, int most) {
        lid.requireOpen();
        return kept.values().stream()
                .filter(held ->
                        held.run.status() == status && held.run.pipeline().equals(pipeline))
                .sorted(LEFT_ALONE_LONGEST)
                .limit(most)
                .map(held -> held.run)
                .toList();
    }

    @Override
    public void beat(UUID owner, Duration term) {
        lid.requireOpen();
        if (owner.equals(NOBODY)) {
            throw new IllegalArgumentException("NOBODY never lives; beat for an owner with an id of its own");
        }
        livesUntilNanos.put(owner, System.nanoTime() + term.toNanos());
    }

    @Override
    public void leave(UUID owner) {
        lid.requireOpen();
        livesUntilNanos.remove(owner);
    }

    @Override
    public List<RunRecord> takeOver(String pipeline, UUID owner, int most) {
        lid.requireOpen();
        List<Held> lost = kept.values().stream()
                .filter(held -> isLost(held, pipeline))
                .sorted(Comparator.comparing((Held held) -> NOBODY.equals(held.owner))
                        .thenComparing(LEFT_ALONE_LONGEST))
                .limit(most)
                .toList();
        List<RunRecord> taken = new ArrayList<>();
        for (Held held : lost) {
            RunRecord mine = held.run.takenOver();
            if (kept.replace(mine.runId(), held, new Held(mine, owner))) {
                taken.add(mine);
            }
        }
        return List.copyOf(taken);
    }

    @Override
    public Optional<RunRecord> claim(String pipeline, RunId runId, UUID owner) {
        lid.requireOpen();
        AtomicReference<@Nullable RunRecord> claimed = new AtomicReference<>();
        kept.computeIfPresent(runId, (id, held) -> {
            if (!isLost(held, pipeline)) {
                return held;
            }
            RunRecord mine = held.run.takenOver();
            claimed.set(mine);
            return new Held(mine, owner);
        });
        return Optional.ofNullable(claimed.get());
    }

    @Override
    public int unattended(String pipeline, int most) {
        lid.requireOpen();
        return (int) kept.values().stream()
                .filter(held -> isLost(held, pipeline))
                .limit(Require.range("max", most, 0, Integer.MAX_VALUE))
                .count();
    }

    /** Whether it is an active run of {@code pipeline} in the hands of nobody who lives. */
    private boolean isLost(Held held, String pipeline) {
        return held.run.status() == RunStatus.ACTIVE && held.run.pipeline().equals(pipeline) && !lives(held.owner);
    }

    private boolean lives(@Nullable UUID owner) {
        @Nullable Long until = owner == null ? null : livesUntilNanos.get(owner);
        return until != null && until - System.nanoTime() > 0;
    }

    private void forgetOneThatEnded() {
        @Nullable RunId oldest = ended.poll();
        while (oldest != null) {
            @Nullable Held held = kept.get(oldest);
            if (held != null && held.run.status() == RunStatus.ENDED && kept.remove(oldest, held)) {
                count.decrementAndGet();
                return;
            }
            oldest = ended.poll();
        }
    }
}
