package dev.chimera.benchmarks.governor;

import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.RunCodec;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.Storage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls that this process makes to the world outside, and ends the process at one of them: right before it, right after it
 * and before its answer, or within a step of the ledger. What only says what a part is does not count, and of the beats, which come by
 * the clock, only the first. Thread-safe.
 */
final class Tripwire {
    /** The exit code of a process that was ended. */
    static final int KILLED = 137;

    private static final Set<String> SAYS_WHAT_IT_IS = Set.of(
            "name", "platform", "disclosure", "limits", "effect", "quote", "kinds", "digitalSourceType", "close");

    private final KillPoint point;
    private final Map<String, Integer> passed = new HashMap<>();
    private final Map<String, Integer> done = new TreeMap<>();
    private final List<KillPoint> path = new ArrayList<>();

    Tripwire(KillPoint point) {
        this.point = point;
    }

    Storage around(Storage storage) {
        return new Watched(
                storage,
                around(OutboxStore.class, storage.outbox()),
                around(LedgerStore.class, storage.ledger()),
                around(AuditLog.class, storage.audit()));
    }

    <T> T around(Class<T> type, T part) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> call(type, part, method, args)));
    }

    private @Nullable Object call(Class<?> type, Object part, Method method, @Nullable Object @Nullable [] args)
            throws Throwable {
        String call = type.getSimpleName() + "." + method.getName();
        boolean counts = method.getDeclaringClass() != Object.class
                && !SAYS_WHAT_IT_IS.contains(method.getName())
                && !(call.equals("RunStore.beat") && has(call));
        if (counts) {
            reach("before:" + call);
        }
        if (call.equals("LedgerStore.apply") && args != null) {
            args[1] = watched((Function<?, ?>) Objects.requireNonNull(args[1]));
        }
        @Nullable Object answer;
        try {
            answer = method.invoke(part, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        note(call, answer);
        if (counts) {
            reach("after:" + call);
        }
        return answer;
    }

    @SuppressWarnings("unchecked")
    private Function<LedgerView, LedgerChange<?>> watched(Function<?, ?> step) {
        Function<LedgerView, LedgerChange<?>> real = (Function<LedgerView, LedgerChange<?>>) step;
        return view -> {
            LedgerChange<?> change = real.apply(view);
            reach("within:LedgerStore.apply");
            return change;
        };
    }

    /** What was done, by what it is called in the summary. */
    private synchronized void note(String call, @Nullable Object answer) {
        boolean changed = !Boolean.FALSE.equals(answer);
        switch (call) {
            case "RunStore.create", "RunStore.advance" -> done.merge("run", changed ? 1 : 0, Integer::sum);
            case "RunStore.takeOver" ->
                done.merge("taken", answer instanceof Collection<?> runs ? runs.size() : 0, Integer::sum);
            case "RunStore.claim" ->
                done.merge("taken", answer instanceof Optional<?> run && run.isPresent() ? 1 : 0, Integer::sum);
            case "RunStore.beat", "RunStore.leave" -> done.merge("beats", 1, Integer::sum);
            case "LedgerStore.apply" -> done.merge("ledger", 1, Integer::sum);
            case "OutboxStore.create", "OutboxStore.advance" -> done.merge("outbox", changed ? 1 : 0, Integer::sum);
            case "AuditLog.append" -> done.merge("audit", 1, Integer::sum);
            default ->
                done.merge(call.contains("Store.") || call.startsWith("Audit") ? "reads" : "parts", 1, Integer::sum);
        }
    }

    private synchronized boolean has(String call) {
        return passed.containsKey("before:" + call);
    }

    private synchronized void reach(String place) {
        KillPoint here = new KillPoint(place, passed.merge(place, 1, Integer::sum));
        path.add(here);
        if (point.equals(here) || point.equals(KillPoint.at(path.size()))) {
            tell("killed");
            Runtime.getRuntime().halt(KILLED);
        }
    }

    /** Says on the standard output how this process ended, what it had done, and which places it came to. */
    synchronized void tell(String how) {
        StringBuilder line = new StringBuilder(how);
        done.forEach((what, count) -> line.append(' ').append(what).append('=').append(count));
        path.forEach(place -> line.append(' ').append(place));
        System.out.println(line);
        System.out.flush();
    }

    /** A storage whose parts are watched; closing it closes nothing. */
    private final class Watched implements Storage {
        private final Storage real;
        private final OutboxStore outbox;
        private final LedgerStore ledger;
        private final AuditLog audit;

        Watched(Storage real, OutboxStore outbox, LedgerStore ledger, AuditLog audit) {
            this.real = real;
            this.outbox = outbox;
            this.ledger = ledger;
            this.audit = audit;
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public RunStore runs(RunCodec codec) {
            return around(RunStore.class, real.runs(codec));
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
            return around(PeerStore.class, real.peers());
        }

        @Override
        public void close() {}
    }
}
