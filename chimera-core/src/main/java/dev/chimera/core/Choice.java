package dev.chimera.core;

import dev.chimera.api.ConfigurationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A thing, or the name of the plug-in that makes it. */
final class Choice<T> {
    private final @Nullable T instance;
    private final String plugin;

    private Choice(@Nullable T instance, String plugin) {
        this.instance = instance;
        this.plugin = plugin;
    }

    @SuppressWarnings("ConstantValue") // callers without null checks must hear of it here
    static <T> Choice<T> of(T instance) {
        if (instance == null) {
            throw new ConfigurationException("a part handed to the builder must not be null");
        }
        return new Choice<>(instance, "");
    }

    static <T> Choice<T> named(String plugin) {
        return new Choice<>(null, plugin);
    }

    /** The thing itself, made by {@code maker} if only its plug-in was named. */
    T resolve(Function<String, ? extends T> maker) {
        return instance == null ? maker.apply(plugin) : instance;
    }
}
