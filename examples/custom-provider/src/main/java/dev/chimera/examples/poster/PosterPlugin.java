package dev.chimera.examples.poster;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.finance.Money;
import dev.chimera.api.spi.MediaPlugin;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.api.spi.ProviderContext;

/**
 * Makes {@link Posters} for whoever asks for the media provider {@code poster}. Its one setting is {@code price}: US dollars a
 * poster, {@code 0.03} unless told.
 */
// tag::plugin[]
public final class PosterPlugin implements MediaPlugin {
    /** Called by ServiceLoader. */
    public PosterPlugin() {}

    @Override
    public String name() {
        return Posters.NAME;
    }
    // end::plugin[]

    @Override
    public MediaProvider create(ProviderContext context) {
        String price = context.config().text("price").orElse("0.03");
        try {
            return new Posters(context.workDirectory(), Money.usd(price));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "setting 'price' of '" + name() + "' must be an amount in US dollars: " + price, e);
        }
    }
}
