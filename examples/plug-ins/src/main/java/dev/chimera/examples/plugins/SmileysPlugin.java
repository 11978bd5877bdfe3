package dev.chimera.examples.plugins;

import dev.chimera.api.spi.ProviderContext;
import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.spi.SentimentPlugin;

/** Makes {@link Smileys} for whoever asks for the analyser {@code smileys}. It has no settings. */
public final class SmileysPlugin implements SentimentPlugin {
    /** Called by ServiceLoader. */
    public SmileysPlugin() {}

    @Override
    public String name() {
        return Smileys.NAME;
    }

    @Override
    public SentimentAnalyzer create(ProviderContext context) {
        return new Smileys();
    }
}
