/** A media provider of one's own. */
module dev.chimera.examples.poster {
    requires transitive dev.chimera.api;
    requires java.desktop;
    requires static transitive org.jspecify;

    exports dev.chimera.examples.poster;

    provides dev.chimera.api.spi.MediaPlugin with
            dev.chimera.examples.poster.PosterPlugin;
}
