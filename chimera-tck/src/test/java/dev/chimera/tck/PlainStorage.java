package dev.chimera.tck;

import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.RunCodec;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The shortest storage that keeps its contract: a handle on a disk that others may have handles on, too. For tests to break. */
class PlainStorage implements Storage {
    final Disk disk;
    private volatile boolean closed;

    PlainStorage(Disk disk) {
        this.disk = disk;
    }

    /** What outlives every handle. */
    record Disk(LedgerStore ledger, RunStore runs, OutboxStore outbox, AuditLog audit, PeerStore peers) {
        Disk(LedgerStore ledger, RunStore runs, OutboxStore outbox, AuditLog audit) {
            this(ledger, runs, outbox, audit, new PlainStores.Peers());
        }

        static Disk empty() {
            PlainStores.Audit audit = new PlainStores.Audit();
            return new Disk(
                    new InMemoryLedgerStore(), new PlainStores.Runs(audit), new PlainStores.Outbox(audit), audit);
        }
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public RunStore runs(RunCodec codec) {
        return whileOpen(RunStore.class, disk.runs);
    }

    @Override
    public OutboxStore outbox() {
        return whileOpen(OutboxStore.class, disk.outbox);
    }

    @Override
    public LedgerStore ledger() {
        return whileOpen(LedgerStore.class, disk.ledger);
    }

    @Override
    public AuditLog audit() {
        return whileOpen(AuditLog.class, disk.audit);
    }

    @Override
    public PeerStore peers() {
        return whileOpen(PeerStore.class, disk.peers);
    }

    @Override
    public void close() {
        closed = true;
    }

    /** {@code part} until this handle is closed. */
    <T> T whileOpen(Class<T> type, T part) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (closed) {
                        throw new StoreException("the plain storage is closed", null);
                    }
                    try {
                        return method.invoke(part, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
