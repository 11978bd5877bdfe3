package dev.chimera.api.spi;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What a plug-in gets from its host. Time and randomness come from here, so that tests can set them.
 *
 * @param clock the time
 * @param random randomness that needs no secrecy: jitter, sampling
 * @param workDirectory where it may write files; exists
 * @param config its settings
 */
public record ProviderContext(InstantSource clock, RandomGenerator random, Path workDirectory, ProviderConfig config) {}
