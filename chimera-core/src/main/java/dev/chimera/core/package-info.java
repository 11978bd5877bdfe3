/** Placeholder until the first type. */
@NullMarked
package dev.chimera.core;

import org.jspecify.annotations.NullMarked;
