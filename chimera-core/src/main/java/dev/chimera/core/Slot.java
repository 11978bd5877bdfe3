package dev.chimera.core;

import dev.chimera.api.ConfigurationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A part of the builder that can be filled once. */
final class Slot<T> {
    private final String name;
    private @Nullable T value;

    Slot(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    @SuppressWarnings("ConstantValue") // callers without null checks must hear of it here
    void fill(T given) {
        if (given == null) {
            throw new ConfigurationException("'" + name + "' must not be null");
        }
        if (value != null) {
            throw new ConfigurationException("'" + name + "' was given twice");
        }
        value = given;
    }

    boolean isEmpty() {
        return value == null;
    }

    T orElse(Supplier<? extends T> otherwise) {
        return value == null ? otherwise.get() : value;
    }

    T get() {
        return Known.of(value, name);
    }
}
