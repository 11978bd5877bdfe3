package dev.chimera.api.spi;

/** Makes a {@link Relay} from settings. */
public interface RelayPlugin extends Plugin<Relay> {}
