package dev.chimera.core;

import dev.chimera.api.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;

/** Finds plug-ins by name. Two of one name, or none, is an error that lists what was found. */
final class Plugins {
    private Plugins() {}

    /**
     * The plug-in called {@code name} among {@code found}.
     *
     * @param kind what it is, for messages
     * @param remedy what to do if there is none
     */
    static <P> P named(ServiceLoader<P> found, Function<P, String> nameOf, String kind, String name, String remedy) {
        List<P> all = new ArrayList<>();
        try {
            found.forEach(all::add);
        } catch (ServiceConfigurationError e) {
            throw new ConfigurationException("a " + kind + " on the class path cannot be loaded: " + e.getMessage(), e);
        }
        List<P> matching =
                all.stream().filter(plugin -> nameOf.apply(plugin).equals(name)).toList();
        if (matching.size() == 1) {
            return matching.get(0);
        }
        String names = all.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        all.stream()
                                .map(plugin -> nameOf.apply(plugin) + " ("
                                        + plugin.getClass().getName() + ")")
                                .sorted()
                                .toList());
        throw new ConfigurationException(
                matching.isEmpty()
                        ? "there is no " + kind + " named '" + name + "'; found: " + names + "; " + remedy
                        : "there are " + matching.size() + " " + kind + "s named '" + name + "'; found: " + names
                                + "; remove one from the class path or hand an instance to the builder");
    }
}
