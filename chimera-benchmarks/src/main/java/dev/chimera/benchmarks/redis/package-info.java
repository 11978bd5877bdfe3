/** Programs that measure limits and hints through Redis beside a peer and a bare loop on the same server. */
@NullMarked
package dev.chimera.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
