/**
 * Where hosts plug in. A plug-in ({@link dev.chimera.api.spi.Plugin}) is found by name and makes the thing that works; an
 * instance given to the builder beats one that is found.
 */
@NullMarked
package dev.chimera.api.spi;

import org.jspecify.annotations.NullMarked;
