package org.example.badge;

import dev.chimera.api.spi.MediaPlugin;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.api.spi.ProviderContext;

/** Makes {@link Badges} for whoever asks for {@code badge}. */
public final class BadgePlugin implements MediaPlugin {
    /** Called by ServiceLoader. */
    public BadgePlugin() {}

    @Override
    public String name() {
        return Badges.NAME;
    }

    @Override
    public MediaProvider create(ProviderContext context) {
        return new Badges(context.workDirectory());
    }
}
