/** Measures what the documents claim, beside a peer or a limit in the same run. */
@NullMarked
package dev.chimera.benchmarks;

import org.jspecify.annotations.NullMarked;
