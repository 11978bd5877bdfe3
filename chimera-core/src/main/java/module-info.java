/** The pipeline, and a built-in scout, director, studio, gateway and outbox. */
module dev.chimera.core {
    requires transitive dev.chimera.api;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.yaml;
    requires com.github.benmanes.caffeine;
    requires com.rometools.rome;
    requires java.desktop;
    requires java.net.http;
    requires org.hibernate.validator;
    requires HdrHistogram;
    requires org.jdom2;
    requires org.jsoup;
    requires org.slf4j;
    requires org.yaml.snakeyaml;
    requires static transitive org.jspecify;

    exports dev.chimera.core;
    exports dev.chimera.core.artist;
    exports dev.chimera.core.campaign;
    exports dev.chimera.core.contract;
    exports dev.chimera.core.director;
    exports dev.chimera.core.memory;
    exports dev.chimera.core.outbox;
    exports dev.chimera.core.safety;
    exports dev.chimera.core.scout;
    exports dev.chimera.core.source;
    exports dev.chimera.core.studio;
    exports dev.chimera.core.swarm;

    uses dev.chimera.api.spi.CfoPlugin;
    uses dev.chimera.api.spi.MediaPlugin;
    uses dev.chimera.api.spi.PostSourcePlugin;
    uses dev.chimera.api.spi.PublishTargetPlugin;
    uses dev.chimera.api.spi.RelayPlugin;
    uses dev.chimera.api.spi.SentimentPlugin;
    uses dev.chimera.api.spi.StoragePlugin;

    provides dev.chimera.api.spi.MediaPlugin with
            dev.chimera.core.studio.LocalStudioPlugin;
    provides dev.chimera.api.spi.StoragePlugin with
            dev.chimera.core.memory.InMemoryStoragePlugin;
}
