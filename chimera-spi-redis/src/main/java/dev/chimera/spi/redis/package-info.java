/** A relay through one Redis server that several JVMs share: hints of work, counts of calls, cached scans, bells, and peers. */
@NullMarked
package dev.chimera.spi.redis;

import org.jspecify.annotations.NullMarked;
