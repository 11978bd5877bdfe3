package dev.chimera.openclaw.exchange;

import dev.chimera.api.spi.StoreException;
import dev.chimera.tck.CrashInjector;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** Lets a peer die, or its store fail, right before or right after the n-th thing that it makes durable. */
final class StoreFaults {
    /** What happens at the chosen place. */
    enum Kind {
        CRASH,
        FAILURE
    }

    private static final Set<String> WRITES = Set.of(
            "create", "replace", "remove", "approve", "open", "reopen", "settle", "voidReservation", "earn", "quote");

    private CrashInjector injector = CrashInjector.never();
    private Kind kind = Kind.CRASH;

    /** From now on, counts; at the step {@code number} it happens. */
    void at(int number, Kind what) {
        injector = CrashInjector.at(number);
        kind = what;
    }

    /** From now on, only counts. */
    void none() {
        injector = CrashInjector.never();
    }

    int steps() {
        return injector.steps();
    }

    private void step(String name) {
        try {
            injector.step(name);
        } catch (CrashInjector.Crash crash) {
            if (kind == Kind.CRASH) {
                throw crash;
            }
            throw new StoreException("the store fails at " + name, null);
        }
    }

    /** {@code target}, between whose writes it may happen. */
    <T> T around(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    boolean writes = WRITES.contains(method.getName());
                    if (writes) {
                        step("before " + method.getName());
                    }
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (writes) {
                        step("after " + method.getName());
                    }
                    return result;
                }));
    }
}
