/** One small plug-in of each kind. */
module dev.chimera.examples.plugins {
    requires transitive dev.chimera.api;
    requires java.net.http;
    requires static transitive org.jspecify;

    exports dev.chimera.examples.plugins;

    // tag::provides[]
    provides dev.chimera.api.spi.PostSourcePlugin with
            dev.chimera.examples.plugins.NotesPlugin;
    // end::provides[]
    provides dev.chimera.api.spi.LanguageModelPlugin with
            dev.chimera.examples.plugins.HttpModelPlugin;
    provides dev.chimera.api.spi.PublishTargetPlugin with
            dev.chimera.examples.plugins.PagesPlugin;
    provides dev.chimera.api.spi.SentimentPlugin with
            dev.chimera.examples.plugins.SmileysPlugin;
    provides dev.chimera.api.spi.SafetyCheckPlugin with
            dev.chimera.examples.plugins.CodeNamesPlugin;
}
