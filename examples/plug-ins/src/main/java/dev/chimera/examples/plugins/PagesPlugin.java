package dev.chimera.examples.plugins;

import dev.chimera.api.spi.ProviderContext;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.spi.PublishTargetPlugin;

/** Makes {@link Pages} for whoever asks for the target {@code pages}. Its setting {@code folder}, which exists, is relative to the work directory. */
public final class PagesPlugin implements PublishTargetPlugin {
    /** Called by ServiceLoader. */
    public PagesPlugin() {}

    @Override
    public String name() {
        return Pages.NAME;
    }

    @Override
    public PublishTarget create(ProviderContext context) {
        return new Pages(context.workDirectory().resolve(context.config().required("folder")), context.clock());
    }
}
