package dev.chimera.core;

import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.RunCodec;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoreException;
import dev.chimera.core.contract.RunJson;
import dev.chimera.tck.CrashInjector;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A process that ends at a chosen call to the world outside: right before it, or right after it and before its answer. From then on
 * nothing of it reaches the world. Or else only the line goes dead there, once, and the process lives.
 */
final class Mortal {
    private static final Set<String> SAYS_WHAT_IT_IS =
            Set.of("name", "platform", "disclosure", "limits", "effect", "quote", "plan");

    private final CrashInjector crash;
    private final boolean dies;
    private final Set<UUID> owners = ConcurrentHashMap.newKeySet();
    private volatile boolean dead;

    Mortal(CrashInjector crash) {
        this(crash, true);
    }

    private Mortal(CrashInjector crash, boolean dies) {
        this.crash = crash;
        this.dies = dies;
    }

    /** One whose line to the world goes dead where {@code crash} says. */
    static Mortal outlivesItsLine(CrashInjector crash) {
        return new Mortal(crash, false);
    }

    /** The world as the process reaches it. */
    <T> T reach(Class<T> type, T world) {
        InvocationHandler handler = (proxy, method, args) -> {
            boolean counts = method.getDeclaringClass() != Object.class && !SAYS_WHAT_IT_IS.contains(method.getName());
            String call = type.getSimpleName() + "." + method.getName();
            if (counts) {
                step("before " + call);
            }
            if (method.getName().equals("beat")) {
                owners.add((UUID) args[0]);
            }
            Object answer;
            try {
                answer = method.invoke(world, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (counts) {
                step("after " + call);
            }
            return answer;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    Storage reach(Storage storage) {
        return new Parts(
                storage.name(),
                reach(RunStore.class, storage.runs(new RunJson())),
                reach(OutboxStore.class, storage.outbox()),
                reach(LedgerStore.class, storage.ledger()),
                reach(AuditLog.class, storage.audit()),
                reach(PeerStore.class, storage.peers()));
    }

    /** A storage put together from parts, which it does not close. */
    record Parts(String name, RunStore runs, OutboxStore outbox, LedgerStore ledger, AuditLog audit, PeerStore peers)
            implements Storage {
        @Override
        public RunStore runs(RunCodec codec) {
            return runs;
        }

        @Override
        public void close() {}
    }

    /** What passes when a process is gone for longer than its lease. */
    void bury(RunStore runs) {
        owners.forEach(runs::leave);
    }

    boolean isDead() {
        return dead;
    }

    private synchronized void step(String name) {
        if (dead) {
            throw new IllegalStateException("this process is dead, and yet it came to " + name);
        }
        try {
            crash.step(name);
        } catch (CrashInjector.Crash e) {
            if (!dies) {
                throw new StoreException("the line went dead " + name, e);
            }
            dead = true;
            throw new Killed(String.valueOf(e.getMessage()));
        }
    }

    /** Nothing in the process survives it. */
    static final class Killed extends VirtualMachineError {
        private static final long serialVersionUID = 1L;

        private Killed(String message) {
            super(message);
        }
    }
}
