/** A media provider that Chimera has never heard of. */
module org.example.badge {
    requires dev.chimera.api;
    requires java.desktop;

    provides dev.chimera.api.spi.MediaPlugin with
            org.example.badge.BadgePlugin;
}
