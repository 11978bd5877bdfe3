package dev.chimera.api.spi;

/**
 * Makes a thing of type {@code T} from configuration. Found by {@link java.util.ServiceLoader} through one of the interfaces
 * below it, and chosen by name. Needs a public constructor without parameters that does nothing.
 *
 * @param <T> what it makes
 */
public interface Plugin<T> {
    /** The name to choose it by, unique among plug-ins of its kind: 1 to 64 characters of {@code a-z 0-9 . _ -}. */
    String name();

    /**
     * Makes the thing. Whoever asks closes it, if it can be closed.
     *
     * @throws dev.chimera.api.ConfigurationException naming the setting that is missing or wrong
     */
    T create(ProviderContext context);
}
