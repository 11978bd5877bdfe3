package dev.chimera.api.spi;

import dev.chimera.api.ConfigurationException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A plug-in's settings: names and texts, read once, in {@link Plugin#create}, all of them: one that nobody asks for is a mistake of
 * whoever wrote it, and the pipeline says so. {@link #toString} hides the value of everything that looks like a secret. Thread-safe.
 */
public final class ProviderConfig {
    /** No settings. */
    public static final ProviderConfig EMPTY = new ProviderConfig(Map.of());

    private static final Pattern SECRET =
            Pattern.compile("key|secret|token|password|passphrase|credential", Pattern.CASE_INSENSITIVE);

    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+");
    private static final int VARIABLE_MAX = 64;

    private final Map<String, String> values;
    private final Set<String> read = ConcurrentHashMap.newKeySet();

    private ProviderConfig(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** These settings. */
    public static ProviderConfig of(Map<String, String> values) {
        return new ProviderConfig(values);
    }

    /** The value of {@code name}, if it is set. */
    public Optional<String> text(String name) {
        read.add(name);
        return Optional.ofNullable(values.get(name));
    }

    /**
     * The secret {@code name}: its own value, or that of the variable in {@code environment} which the setting {@code name.env} names,
     * so that it need not stand among the settings.
     *
     * @throws ConfigurationException if both are set, or there is no such variable
     */
    public Optional<String> secret(String name, Map<String, String> environment) {
        String indirect = name + ".env";
        Optional<String> direct = text(name);
        Optional<String> variable = text(indirect);
        if (variable.isEmpty()) {
            return direct;
        }
        if (direct.isPresent()) {
            throw new ConfigurationException(
                    "settings '" + name + "' and '" + indirect + "' are both set; leave one out");
        }
        return Optional.of(Optional.ofNullable(environment.get(variable.get()))
                .orElseThrow(() -> new ConfigurationException("setting '" + indirect
                        + "' names the environment variable " + variable(variable.get())
                        + ", which is not set; set it, or name another one")));
    }

    /** The settings that nobody has asked for so far, in order. */
    public SortedSet<String> unread() {
        SortedSet<String> unread = new TreeSet<>(values.keySet());
        unread.removeAll(read);
        return unread;
    }

    /** What was asked for so far, set or not, in order. */
    public SortedSet<String> asked() {
        return new TreeSet<>(read);
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
            throw unfit(name, "a whole number", e);
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
            throw unfit(name, "an ISO 8601 duration such as PT30S", e);
        }
    }

    /** The name of a variable; anything else in its place may be the secret itself, put there by mistake. */
    private static String variable(String named) {
        return named.length() <= VARIABLE_MAX && VARIABLE.matcher(named).matches() ? named : "***";
    }

    private ConfigurationException unfit(String name, String wanted, RuntimeException cause) {
        String message = "setting '" + name + "' must be " + wanted + ", got '" + shown(name) + "'";
        return isSecret(name)
                ? new ConfigurationException(message) // the cause shows what was set
                : new ConfigurationException(message, cause);
    }

    private String shown(String name) {
        return isSecret(name) ? "***" : String.valueOf(values.get(name));
    }

    private static boolean isSecret(String name) {
        return SECRET.matcher(name).find();
    }

    @Override
    public String toString() {
        Map<String, String> safe = new TreeMap<>();
        values.keySet().forEach(name -> safe.put(name, shown(name)));
        return safe.toString();
    }
}
