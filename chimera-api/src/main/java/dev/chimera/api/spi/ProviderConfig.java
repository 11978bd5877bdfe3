package dev.chimera.api.spi;

import dev.chimera.api.ConfigurationException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A plug-in's settings: names and texts, read once, in {@link Plugin#create}. Its own {@link #toString} hides the value of
 * everything that looks like a secret. Immutable.
 */
public final class ProviderConfig {
    /** No settings. */
    public static final ProviderConfig EMPTY = new ProviderConfig(Map.of());

    private static final Pattern SECRET =
            Pattern.compile("key|secret|token|password|passphrase|credential", Pattern.CASE_INSENSITIVE);

    private final Map<String, String> values;

    private ProviderConfig(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** These settings. */
    public static ProviderConfig of(Map<String, String> values) {
        return new ProviderConfig(values);
    }

    /** The value of {@code name}, if it is set. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * The value of {@code name}.
     *
     * @throws ConfigurationException if it is not set
     */
    public String required(String name) {
        return text(name).orElseThrow(() -> new ConfigurationException("setting '" + name + "' is missing"));
    }

    /**
     * The number that {@code name} is set to, or {@code otherwise}.
     *
     * @throws ConfigurationException if it is no whole number
     */
    public long number(String name, long otherwise) {
        Optional<String> value = text(name);
        try {
            return value.isPresent() ? Long.parseLong(value.get()) : otherwise;
        } catch (NumberFormatException e) {
            throw new ConfigurationException(
                    "setting '" + name + "' must be a whole number, got '" + shown(name) + "'", e);
        }
    }

    /**
     * The ISO 8601 duration that {@code name} is set to, or {@code otherwise}.
     *
     * @throws ConfigurationException if it is no duration
     */
    public Duration duration(String name, Duration otherwise) {
        Optional<String> value = text(name);
        try {
            return value.isPresent() ? Duration.parse(value.get()) : otherwise;
        } catch (DateTimeParseException e) {
            throw new ConfigurationException(
                    "setting '" + name + "' must be an ISO 8601 duration such as PT30S, got '" + shown(name) + "'", e);
        }
    }

    private String shown(String name) {
        return SECRET.matcher(name).find() ? "***" : String.valueOf(values.get(name));
    }

    @Override
    public String toString() {
        Map<String, String> safe = new TreeMap<>();
        values.keySet().forEach(name -> safe.put(name, shown(name)));
        return safe.toString();
    }
}
