package dev.chimera.benchmarks.governor;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A program's arguments, each {@code name=value}. Immutable. */
public final class Settings {
    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    /**
     * The settings in {@code args}.
     *
     * @throws IllegalArgumentException if one has no value, or a name that is not one of {@code names}
     */
    public static Settings of(String[] args, Set<String> names) {
        Map<String, String> values = new HashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals < 1 || !names.contains(arg.substring(0, equals))) {
                throw new IllegalArgumentException(
                        "'" + arg + "' is no setting; give name=value with a name of " + names);
            }
            values.put(arg.substring(0, equals), arg.substring(equals + 1));
        }
        return new Settings(values);
    }

    /** The value of {@code name}, or {@code otherwise}. */
    public String text(String name, String otherwise) {
        @Nullable String value = values.get(name);
        return value == null ? otherwise : value;
    }

    /** The same as a number. */
    public long number(String name, long otherwise) {
        @Nullable String value = values.get(name);
        return value == null ? otherwise : Long.parseLong(value);
    }

    /** The same as words between commas. */
    public List<String> list(String name, String otherwise) {
        return Arrays.asList(text(name, otherwise).split(",", -1));
    }

    /** The same as numbers between commas. */
    public List<Integer> numbers(String name, String otherwise) {
        return list(name, otherwise).stream().map(Integer::valueOf).toList();
    }
}
