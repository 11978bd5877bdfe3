package dev.chimera.core.studio;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.finance.Money;
import dev.chimera.api.spi.MediaPlugin;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.api.spi.ProviderContext;
import java.nio.file.Path;

/**
 * Finds the {@link LocalStudio} under the name {@code studio}. Settings: {@code directory} (default: {@code studio} in the work
 * directory), {@code price} a picture (default {@code 0.00}) and {@code currency} (default {@code USD}).
 */
public final class LocalStudioPlugin implements MediaPlugin {
    /** For {@link java.util.ServiceLoader}. */
    public LocalStudioPlugin() {}

    @Override
    public String name() {
        return LocalStudio.NAME;
    }

    @Override
    public MediaProvider create(ProviderContext context) {
        Path directory = context.config()
                .text("directory")
                .map(context.workDirectory()::resolve)
                .orElseGet(() -> context.workDirectory().resolve(LocalStudio.NAME));
        String amount = context.config().text("price").orElse("0.00");
        String currency = context.config().text("currency").orElse("USD");
        try {
            return LocalStudio.in(directory).pricedAt(Money.of(amount, currency));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("settings 'price' and 'currency' of the studio: " + e.getMessage(), e);
        }
    }
}
