package dev.chimera.tck;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Things that do one thing otherwise than something sound, to try contracts with. */
final class Bent {
    private Bent() {}

    /** What a method answers instead. */
    interface Twist {
        Object answer(Object[] given, Sound sound) throws Throwable;
    }

    /** What the sound thing answers. */
    interface Sound {
        Object answer(Object... given) throws Throwable;
    }

    /** What every method does. */
    interface Always {
        Object answer();
    }

    /** {@code sound}, but for {@code method}. */
    static <T> T one(Class<T> type, T sound, String method, Twist twist) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, called, given) -> {
                    Sound real = arguments -> {
                        try {
                            return called.invoke(sound, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    };
                    return called.getName().equals(method) ? twist.answer(given, real) : real.answer(given);
                }));
    }

    /** Something that always does the same. */
    static <T> T all(Class<T> type, Always always) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, called, given) -> always.answer()));
    }
}
