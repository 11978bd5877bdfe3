/** Placeholder until the first type. */
@NullMarked
package dev.chimera.tck;

import org.jspecify.annotations.NullMarked;
