package dev.chimera.core.memory;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoragePlugin;

/**
 * The plug-in {@code memory}: makes an {@link InMemoryStorage}. Settings, all optional: {@code runs.max},
 * {@code publications.max}, {@code events.max}, {@code peer.entries.max}.
 */
public final class InMemoryStoragePlugin implements StoragePlugin {
    /** Called by ServiceLoader. */
    public InMemoryStoragePlugin() {}

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Storage create(ProviderContext context) {
        ProviderConfig config = context.config();
        InMemoryStorage.Limits otherwise = InMemoryStorage.Limits.DEFAULT;
        return new InMemoryStorage(new InMemoryStorage.Limits(
                limit(config, "runs.max", otherwise.runsMax()),
                limit(config, "publications.max", otherwise.publicationsMax()),
                limit(config, "events.max", otherwise.eventsMax()),
                limit(config, "peer.entries.max", otherwise.peerEntriesMax())));
    }

    private static int limit(ProviderConfig config, String setting, int otherwise) {
        long value = config.number(setting, otherwise);
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw new ConfigurationException(
                    "setting '" + setting + "' must be from 1 to " + Integer.MAX_VALUE + ", got " + value);
        }
        return (int) value;
    }
}
