package dev.chimera.core.memory;

import dev.chimera.api.Require;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.RunCodec;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.Storage;

/**
 * A {@link Storage} in memory: keeps every promise of the interface but the one about a restart. Nothing that matters is dropped
 * to make room: publications, audit events and peer entries that no longer fit are refused. Of runs, those that ended longest ago are forgotten
 * first; a run that has not ended is never forgotten. The ledger has no bound of its own, since it grows only with decisions.
 * Thread-safe. Whoever creates it closes it; from then on every call fails.
 */
public final class InMemoryStorage implements Storage {
    private final Lid lid = new Lid();
    private final LedgerStore ledger = new InMemoryLedgerStore();
    private final InMemoryRuns runs;
    private final InMemoryOutbox outbox;
    private final InMemoryAudit audit;
    private final InMemoryPeers peers;

    /** An empty storage with the limits {@link Limits#DEFAULT}. */
    public InMemoryStorage() {
        this(Limits.DEFAULT);
    }

    /** An empty storage that holds at most as much as {@code limits} say. */
    public InMemoryStorage(Limits limits) {
        audit = new InMemoryAudit(lid, limits.eventsMax());
        runs = new InMemoryRuns(lid, audit, limits.runsMax());
        outbox = new InMemoryOutbox(lid, audit, limits.publicationsMax());
        peers = new InMemoryPeers(lid, limits.peerEntriesMax());
    }

    @Override
    public String name() {
        return "memory";
    }

    /** {@inheritDoc} Never calls {@code codec}: runs are kept as they are. */
    @Override
    public RunStore runs(RunCodec codec) {
        return runs;
    }

    @Override
    public OutboxStore outbox() {
        return outbox;
    }

    @Override
    public LedgerStore ledger() {
        return ledger;
    }

    @Override
    public AuditLog audit() {
        return audit;
    }

    @Override
    public PeerStore peers() {
        return peers;
    }

    @Override
    public void close() {
        lid.close();
        ledger.close();
    }

    /**
     * How much fits.
     *
     * @param runsMax runs, ended ones included
     * @param publicationsMax entries of the outbox
     * @param eventsMax events of the audit log
     * @param peerEntriesMax what peers are owed
     */
    public record Limits(int runsMax, int publicationsMax, int eventsMax, int peerEntriesMax) {
        /** 100,000 runs, 1,000,000 publications, 1,000,000 audit events, 100,000 peer entries. */
        public static final Limits DEFAULT = new Limits(100_000, 1_000_000, 1_000_000, 100_000);

        public Limits {
            Require.range("runsMax", runsMax, 1, Integer.MAX_VALUE);
            Require.range("publicationsMax", publicationsMax, 1, Integer.MAX_VALUE);
            Require.range("eventsMax", eventsMax, 1, Integer.MAX_VALUE);
            Require.range("peerEntriesMax", peerEntriesMax, 1, Integer.MAX_VALUE);
        }

        /** As many peer entries as {@link #DEFAULT} has. */
        public Limits(int runsMax, int publicationsMax, int eventsMax) {
            this(runsMax, publicationsMax, eventsMax, DEFAULT.peerEntriesMax());
        }
    }
}
