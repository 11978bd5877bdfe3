package dev.chimera.spi.sqlite;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoragePlugin;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The plug-in {@code sqlite}: opens a {@link SqliteStorage}. Settings, both optional: {@code path}, relative to the work directory,
 * {@code chimera.db} unless told; {@code busy.timeout}, an ISO 8601 duration, {@code PT5S} unless told.
 */
public final class SqliteStoragePlugin implements StoragePlugin {
    /** Called by ServiceLoader. */
    public SqliteStoragePlugin() {}

    @Override
    public String name() {
        return SqliteStorage.NAME;
    }

    @Override
    public Storage create(ProviderContext context) {
        String path = context.config().text("path").orElse("chimera.db");
        if (path.isBlank()) {
            throw new ConfigurationException("setting 'path' is empty; name a file, such as chimera.db");
        }
        return SqliteStorage.at(
                resolved(context.workDirectory(), path),
                context.config().duration("busy.timeout", SqliteStorage.PATIENCE));
    }

    private static Path resolved(Path folder, String path) {
        try {
            return folder.resolve(path);
        } catch (InvalidPathException e) {
            throw new ConfigurationException("setting 'path' is no path: '" + path + "'", e);
        }
    }
}
