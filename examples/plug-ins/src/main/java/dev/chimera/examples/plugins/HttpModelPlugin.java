package dev.chimera.examples.plugins;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.finance.Money;
import dev.chimera.api.spi.LanguageModel;
import dev.chimera.api.spi.LanguageModelPlugin;
import dev.chimera.api.spi.ProviderContext;
import java.net.URI;
import java.time.Duration;

/**
 * Makes an {@link HttpModel} for whoever asks for the model {@code http-model}. Its settings are {@code endpoint}, {@code price} in US
 * dollars a call, and {@code timeout}, 30 seconds unless told.
 */
public final class HttpModelPlugin implements LanguageModelPlugin {
    /** Called by ServiceLoader. */
    public HttpModelPlugin() {}

    @Override
    public String name() {
        return HttpModel.NAME;
    }

    // tag::create-model[]
    @Override
    public LanguageModel create(ProviderContext context) {
        String price = context.config().required("price");
        String endpoint = context.config().required("endpoint");
        Duration timeout = context.config().duration("timeout", Duration.ofSeconds(30));
        try {
            return new HttpModel(URI.create(endpoint), Money.usd(price), timeout);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "settings 'endpoint' and 'price' of '" + name() + "' must be an address and US dollars, got '"
                            + endpoint + "' and '" + price + "'",
                    e);
        }
    }
    // end::create-model[]
}
