/** Placeholder until the first type. */
@NullMarked
package dev.chimera.cfo;

import org.jspecify.annotations.NullMarked;
