/** Runs that begin by the clock: when, what of those that were missed, and by whom of several. */
@NullMarked
package dev.chimera.core.campaign;

import org.jspecify.annotations.NullMarked;
