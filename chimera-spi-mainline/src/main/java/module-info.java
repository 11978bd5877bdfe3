/** A directory of peers on the BitTorrent Mainline DHT. */
module dev.chimera.spi.mainline {
    requires transitive dev.chimera.api;
    requires libtorrent4j;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.chimera.spi.mainline;

    provides dev.chimera.api.spi.PeerDirectoryPlugin with
            dev.chimera.spi.mainline.MainlineDirectoryPlugin;
}
