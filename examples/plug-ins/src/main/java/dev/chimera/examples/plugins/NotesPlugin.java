package dev.chimera.examples.plugins;

import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.PostSourcePlugin;
import dev.chimera.api.spi.ProviderContext;

/** Makes {@link Notes} for whoever asks for the source {@code notes}. Its setting {@code folder} is relative to the work directory. */
public final class NotesPlugin implements PostSourcePlugin {
    /** Called by ServiceLoader. */
    public NotesPlugin() {}

    @Override
    public String name() {
        return Notes.NAME;
    }

    @Override
    public PostSource create(ProviderContext context) {
        return new Notes(context.workDirectory().resolve(context.config().required("folder")));
    }
}
