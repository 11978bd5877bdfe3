/** An application with Chimera in it. */
module org.example.app {
    requires dev.chimera.cfo;
    requires dev.chimera.core;
    requires dev.chimera.spi.sqlite;
}
